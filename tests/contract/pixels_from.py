"""from_pixels of every type and conversion gives what plain Python computes, at every stride."""

from ncnn_mp import Allocator, Mat

from contract import accounts, check, done, raises, same
from networks import numbers
from pixels import NAMES, ORDER, channels_of, image, planes, taken_apart

# The constants are ncnn's numbers, and there are no others.
conversions = list(NAMES.values())
for name in NAMES:
    same(getattr(Mat, f"PIXEL_{name}"), NAMES[name])
    for other in NAMES:
        if name != other:
            value = NAMES[name] | NAMES[other] << 16
            same(getattr(Mat, f"PIXEL_{name}2{other}"), value)
            conversions.append(value)
same(len([name for name in dir(Mat) if name.startswith("PIXEL_")]), len(conversions))
same(Mat(1).PIXEL_GRAY2BGRA, Mat.PIXEL_GRAY2BGRA)

SIZES = ((1, 1), (1, 5), (5, 1), (2, 2), (3, 4), (7, 3), (16, 2), (17, 9))
for type in conversions:
    channels, result = channels_of(type)
    for w, h in SIZES:
        for padding in (0, 1, 13):
            stride = w * channels + padding
            data, pixels = image(w, h, channels, stride)
            same(len(data), stride * (h - 1) + w * channels, "exactly the bytes of the image")
            for kind in (bytes, bytearray, memoryview):
                mat = Mat.from_pixels(kind(data), type, w, h, stride)
                same((mat.w, mat.h, mat.c, mat.elemsize, mat.n), (w, h, result, 4, 1))
                same(numbers(mat), planes(pixels, type), type, w, h, padding)
            raises(ValueError, Mat.from_pixels, data[:-1], type, w, h, stride)
            raises(ValueError, Mat.from_pixels, data, type, w, h, w * channels - 1)
            same(numbers(Mat.from_pixels(data + b"more", type, w, h, stride)), planes(pixels, type))

# Every other number is no type.
known = set(conversions)
for source in range(8):
    for target in range(8):
        type = source | target << 16
        if type not in known:
            raises(ValueError, Mat.from_pixels, bytes(400), type, 4, 4, 16)
for type in (6, 7, 255, 256, 0x10000, 0xFFFF, 0xFFFF0001, 1 | 1 << 16, 2**31 - 1, 1 | 2 << 24):
    raises(ValueError, Mat.from_pixels, bytes(400), type, 4, 4, 16)

# The pixels are read once, and an allocator is kept.
pool, data = Allocator(), bytearray(image(4, 4, 3)[0])
mat = Mat.from_pixels(data, Mat.PIXEL_RGB, 4, 4, 12, pool)
before = numbers(mat)
data[:] = bytes(48)
pool.close()
del pool
same(numbers(mat), before)
mat.fill(1.0)
mat.close()


# A subclass's method gives a Mat.
class Own(Mat):
    pass


check(isinstance(Own.from_pixels(bytes(3), 1, 1, 1, 3), Mat))
check(isinstance(Mat(1).from_pixels(bytes(3), 1, 1, 1, 3), Mat))
check(accounts() and all([taken_apart(type)[0] in ORDER for type in conversions]))
done()
