"""Mat(...) refuses hostile numbers and types, argument by argument."""

from ncnn_mp import Allocator, Mat, Net, Option

from contract import HOSTILE_INTS, NOT_INTS, done, raises

SHAPE = {"w": 2, "h": 3, "d": 2, "c": 2}

for name in SHAPE:
    for number in HOSTILE_INTS:
        arguments = dict(SHAPE)
        arguments[name] = number
        raises(ValueError, Mat, **arguments)
    for other in NOT_INTS:
        arguments[name] = other
        raises(TypeError, Mat, **arguments)
for name in ("elemsize", "elempack"):
    for number in HOSTILE_INTS + (3, 5, 7, 12, 24, 32, 64, 128, 2**31 - 1):
        raises(ValueError, Mat, 4, **{name: number})
    for other in NOT_INTS:
        raises(TypeError, Mat, 4, **{name: other})
for elemsize, elempack in ((4, 4 + 4), (8, 1), (16, 1), (1, 4), (2, 4), (64, 8), (4, 16), (6, 4)):
    raises(ValueError, Mat, 4, elemsize=elemsize, elempack=elempack)

# Products that do not fit, or would fit again after wrapping.
TOO_LARGE = (
    (2**31 - 1,),
    (2**30, 4),
    (65536, 65536),
    (65536, 32768),
    (2**16, 2**16, 2**16, 2**16),
    (2**31 - 1, 2**31 - 1),
    (2**31 - 1, 2**31 - 1, 2**31 - 1, 2**31 - 1),
    (46341, 46341),
    (1, 1, 0, 2**29),
    (3, 1, 1, 2**28),
)
for shape in TOO_LARGE:
    raises(ValueError, Mat, *shape)
raises(ValueError, Mat, 2**29)
raises(ValueError, Mat, 2**27, elempack=16)
# Small when packed, too large with ncnn's padding.
raises((ValueError, MemoryError), Mat, 2**31 - 1, elemsize=1)
raises((ValueError, MemoryError), Mat, 1, 1, 0, 2**28)
raises((ValueError, MemoryError), Mat, 1, 1, 1, 2**30, elemsize=1)
raises(MemoryError, Mat, 2**29 - 64)
raises(MemoryError, Mat, 2**14, 2**14, 0, 1)
raises(MemoryError, Mat, 2**31 - 2**12, elemsize=1)

raises(TypeError, Mat, 1, 2, 3, 4, 5)
raises(TypeError, Mat, 1, width=3)
raises(TypeError, Mat, Mat(3))
raises(TypeError, Mat, (3, 4))
for wrong in (5, 0, "x", b"x", 1.5, [], object(), Mat(3), Option(), Net(), Allocator):
    raises(TypeError, Mat, 3, allocator=wrong)
for wrong in (5, 0, 1.5, [1, 2], (1,), {}, object(), Mat(3), Mat, iter([1])):
    raises(TypeError, Mat, 3, data=wrong)
done()
