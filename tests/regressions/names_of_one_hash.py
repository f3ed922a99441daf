# Blobs' names are found by a hash that anybody can work out. Thousands of names of one hash made a
# file of 300 KB take a minute. Owner: binding. Found by reading.
from ncnn_mp import DataReader, Net

BITS = 14


def hashed(piece, value=2166136261):
    for byte in piece.encode():
        value = (value ^ byte) * 16777619 & 0xFFFFFFFF
    return value & (1 << BITS) - 1


# Pairs of pieces that give the same low bits, one behind the other in any choice.
names, value = [""], hashed("")
for _ in range(8):
    seen, number = {}, 0
    while True:
        piece = f"{number:03x}"
        after = hashed(piece, value)
        if after in seen:
            break
        seen[after] = piece
        number += 1
    names = [name + one for name in names for one in (piece, seen[after])]
    value = after
assert len(set(names)) == 256 and len({hashed(name) for name in names}) == 1
layers = [f"Input {name} 0 1 {name}" for name in names[:1]]
layers += [f"ReLU {name} 1 1 {before} {name}" for before, name in zip(names, names[1:])]
param = "7767517\n256 256\n" + "\n".join(layers) + "\n"
try:
    Net().load_param(DataReader(from_memory=param))
except ValueError as error:
    assert "one hash" in str(error), error
else:
    raise AssertionError("names of one hash")
