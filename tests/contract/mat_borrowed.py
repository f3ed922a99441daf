"""A bytearray that a Mat uses in place: writes go both ways until it moves or shrinks; after that
every use raises ValueError, and a Mat that shares the memory raises too."""

import gc
from array import array

from ncnn_mp import Mat

from contract import accounts, check, done, raises, same, settle, survives

USES = (
    ("to_bytes", ()),
    ("fill", (2.0,)),
    ("clone", ()),
    ("reshape", (2, 8)),
    ("flatten", ()),
    ("convert_packing", (4,)),
    ("get_channel_data", (0,)),
    ("from_bytes", (bytes(64),)),
    ("copy_make_border", (1, 1, 1, 1, 0, 0.0)),
    ("copy_cut_border", (1, 1, 1, 1)),
)


def grow(owner):
    """Growing moves the bytes; the old place is then soon somebody else's."""
    owner.extend(bytes(100000))
    gc.collect()
    return [bytearray(64) for _ in range(20)]


start = accounts()
owner = bytearray(64)
mat = Mat(4, 4, data=owner)
mat.fill(1.0)
same(bytes(owner[:4]), b"\0\0\x80?", "fill() writes into the bytearray")
owner[0:4] = b"abcd"
same(mat.to_bytes()[:4], b"abcd", "the Mat reads the bytearray")
shared = mat.reshape(8, 2)
copy = mat.clone()

kept = grow(owner)
for name, arguments in USES:
    raises(ValueError, getattr(mat, name), *arguments)
raises(ValueError, getattr, mat, "data")
check(survives(getattr, mat, "w") in (None, 4))
check("Mat" in repr(mat))
check(all(one == bytes(64) for one in kept), "nobody else's memory was touched")
for name, arguments in USES[:3]:
    survives(getattr(shared, name), *arguments)
check(all(one == bytes(64) for one in kept), "nor through the Mat that shares it")
same(copy.to_bytes()[:4], b"abcd", "a clone has its own memory")
for one in (mat, shared, copy):
    one.close()
same(accounts(), start, "accounts")

# Moved while nothing looked, an array, and an owner that nobody else holds.
floats = array("f", [1.0] * 16)
mat = Mat(4, 4, data=floats)
floats.extend(array("f", [0.0] * 4000))
raises(ValueError, mat.fill, 5.0)
owner = bytearray(64)
mat = Mat(4, 4, data=owner)
owner[63:] = b""
for name, arguments in USES:
    raises(ValueError, getattr(mat, name), *arguments)
owner[:] = b""
raises(ValueError, mat.fill, 1.0)
mat = Mat(4, 4, data=bytearray(b"\x01" * 64))
settle()
rubbish = [bytearray(64) for _ in range(100)]
same(mat.to_bytes(), b"\x01" * 64, "the Mat keeps its bytearray alive")
mat.fill(2.0)
check(all(one == bytes(64) for one in rubbish), "and writes nowhere else")


class Sized(bytearray):
    pass


try:
    Mat(4, 4, data=Sized(64)).fill(1.0)
except (TypeError, ValueError) as raised:
    check(str(raised))
done()
