"""from_pixels of every type and conversion: what plain Python computes, at every stride."""

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
for conversion in conversions:
    channels, result = channels_of(conversion)
    for w, h in SIZES:
        for padding in (0, 1, 13):
            stride = w * channels + padding
            data, pixels = image(w, h, channels, stride)
            same(len(data), stride * (h - 1) + w * channels, "exactly the bytes of the image")
            for kind in (bytes, bytearray, memoryview):
                mat = Mat.from_pixels(kind(data), conversion, w, h, stride)
                same((mat.w, mat.h, mat.c, mat.elemsize, mat.n), (w, h, result, 4, 1))
                same(numbers(mat), planes(pixels, conversion), conversion, w, h, padding)
            raises(ValueError, Mat.from_pixels, data[:-1], conversion, w, h, stride)
            raises(ValueError, Mat.from_pixels, data, conversion, w, h, w * channels - 1)
            mat = Mat.from_pixels(data + b"more", conversion, w, h, stride)
            same(numbers(mat), planes(pixels, conversion))

# Every other number is no type.
known = set(conversions)
for source in range(8):
    for target in range(8):
        conversion = source | target << 16
        if conversion not in known:
            raises(ValueError, Mat.from_pixels, bytes(400), conversion, 4, 4, 16)
for conversion in (6, 7, 255, 256, 0x10000, 0xFFFF, 0xFFFF0001, 1 | 1 << 16, 1 | 2 << 24):
    raises(ValueError, Mat.from_pixels, bytes(400), conversion, 4, 4, 16)

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
check(accounts() and all([taken_apart(conversion)[0] in ORDER for conversion in conversions]))
done()
