"""ModelBin hands out weights in order: from a reader's bytes, of every storage, or from Mats."""

import struct

from ncnn_mp import DataReader, Mat, ModelBin

from contract import check, done, raises, same, settle
from networks import numbers, vector

FLOATS = tuple(i * 0.5 - 3 for i in range(24))
raw = struct.pack("<24f", *FLOATS)


def over(data):
    return ModelBin(from_datareader=DataReader(from_memory=data))


# Type 1: floats; 0: a tag says what follows.
for sizes in ((24,), (4, 6), (2, 3, 4), (1, 1, 24), (24, 1, 1)):
    scaled = struct.pack("<I", 0x0002C056) + raw
    for data, weight_type in ((raw, 1), (bytes(4) + raw, 0), (scaled, 0)):
        mat = over(data).load(*(sizes + (weight_type,)))
        same((mat.dims, mat.w, mat.h, mat.c), (len(sizes),) + sizes + (1,) * (3 - len(sizes)))
        same(numbers(mat), FLOATS, sizes, weight_type)
halves = struct.pack("<I4H", 0x01306B47, 0x3C00, 0xC000, 0x3800, 0)
same(numbers(over(halves).load(3, 0)), (1.0, -2.0, 0.5), "half precision, padded to 4 bytes")
bfloats = struct.pack("<I2H", 0x01348B83, 0x3F80, 0xC000)
same(numbers(over(bfloats).load(2, 0)), (1.0, -2.0), "bfloat16")
int8 = over(struct.pack("<I4b", 0x000D4B38, 1, -2, 3, 0)).load(3, 0)
same((int8.elemsize, int8.to_bytes()), (1, b"\x01\xfe\x03"), "int8")
table = struct.pack("<I256f4B", 1, *([float(i) for i in range(256)] + [7, 0, 255, 3]))
same(numbers(over(table).load(4, 0)), (7.0, 0.0, 255.0, 3.0), "a table of values")

# In order, and no byte beyond the end.
weights = over(raw + bytes(4) + raw)
same(numbers(weights.load(24, 1)), FLOATS)
same(numbers(weights.load(4, 6, 0)), FLOATS)
raises(ValueError, weights.load, 1, 1)
for length in range(0, 4 + len(raw)):
    raises(ValueError, over((bytes(4) + raw)[:length]).load, 24, 0)
for unknown in (2, 5, 7):
    raises(ValueError, over(raw).load, 4, unknown)
raises(ValueError, ModelBin().load, 1, 1)

# Mats: the next one each time, in the shape asked for.
first, second = vector(*FLOATS), Mat(2, 3, c=4, data=raw)
weights = ModelBin(from_mat_array=[first, second, first])
first.fill(0.0)
first.close()
check("3" in repr(weights), repr(weights))
same(numbers(weights.load(24, 1)), FLOATS, "a copy")
mat = weights.load(4, 6, 0)
same((mat.dims, numbers(mat)), (2, FLOATS))
raises(ValueError, weights.load, 23, 1)
raises(ValueError, weights.load, 24, 1)
raises(ValueError, ModelBin(from_mat_array=[]).load, 1, 1)
raises(ValueError, ModelBin(from_mat_array=()).load, 1, 1)
same(numbers(mat), FLOATS)
weights.close()
same(numbers(mat), FLOATS, "weights outlive the ModelBin")
mat.fill(1.0)
same(numbers(second), FLOATS, "and are nobody else's")

# It keeps what its DataReader reads from, even if nobody else does.
many = [over(struct.pack("<24f", *FLOATS)) for _ in range(20)]
settle()
others = [bytearray(96) for _ in range(100)]
for weights in many:
    same(numbers(weights.load(24, 1)), FLOATS, "kept")
done()
