"""Hostile arguments of the pixel functions: every number, buffer and size is checked first."""

from ncnn_mp import Allocator, Mat

from contract import HOSTILE_INTS, NOT_INTS, check, done, half_made, raises, refuses, same, survives

LARGE = (2**31 - 1, 2**30, 2**24, 2**16)
shut = Mat(4, 4, c=3)
shut.close()
data = bytearray(48)
calls = (
    (Mat.from_pixels, [data, Mat.PIXEL_RGB, 4, 4, 12], (1, 2, 3, 4)),
    (Mat.from_pixels_resize, [data, Mat.PIXEL_RGB, 4, 4, 12, 8, 8], (1, 2, 3, 4, 5, 6)),
    (Mat(4, 4, c=3).to_pixels, [data, Mat.PIXEL_RGB, 12], (1, 2)),
    (Mat(4, 4, c=3).to_pixels_resize, [bytearray(192), Mat.PIXEL_RGB, 8, 8, 24], (1, 2, 3, 4)),
)
for call, arguments, ints in calls:
    survives(call, *arguments)
    for i in ints:
        for hostile in HOSTILE_INTS + (0,):
            raises(ValueError, call, *(arguments[:i] + [hostile] + arguments[i + 1 :]))
        for wrong in NOT_INTS:
            raises(TypeError, call, *(arguments[:i] + [wrong] + arguments[i + 1 :]))
        for large in LARGE:
            survives(call, *(arguments[:i] + [large] + arguments[i + 1 :]))
        for j in ints:
            for large in LARGE:
                both = arguments[:]
                both[i] = both[j] = large
                survives(call, *both)
    for wrong in (None, 5, [0] * 48, Mat(48), object()):
        raises(TypeError, call, *([wrong] + arguments[1:]))
    for empty in (bytearray(), memoryview(bytearray(5))[:0]):
        raises(ValueError, call, *([empty] + arguments[1:]))
    raises(TypeError, call, *arguments[:-1])
    raises(TypeError, call)
    raises(TypeError, call, *arguments, w=3)
same(bytes(data), bytes(48), "no refused call wrote")

# Strides that are larger than the image, up to what an int holds.
for stride in (12, 13, 1000, 2**31 - 1):
    same(Mat.from_pixels(bytes(12), Mat.PIXEL_RGB, 4, 1, stride).w, 4)
    Mat(4, 1, c=3).to_pixels(bytearray(12), Mat.PIXEL_RGB, stride)
    if stride > 12:
        raises(ValueError, Mat.from_pixels, bytes(24), Mat.PIXEL_RGB, 4, 2, stride)
        raises(ValueError, Mat(4, 2, c=3).to_pixels, bytearray(24), Mat.PIXEL_RGB, stride)

# Results that no memory holds.
HUGE = ((2**31 - 1, 1), (1, 2**31 - 1), (2**16, 2**16), (2**24, 2**4), (2**28, 1), (1, 2**28))
for tw, th in HUGE:
    raises(ValueError, Mat.from_pixels_resize, bytes(12), 1, 2, 2, 6, tw, th)
    stride = min(3 * tw, 2**31 - 1)
    raises(ValueError, Mat(2, 2, c=3).to_pixels_resize, bytearray(100), 1, tw, th, stride)

for name, arguments in (("to_pixels", (data, 1, 12)), ("to_pixels_resize", (data, 1, 4, 4, 12))):
    check("closed" in str(raises(ValueError, getattr(shut, name), *arguments)))
    raises(TypeError, getattr(Mat, name), 5, *arguments)
    refuses(Mat, half_made(Mat), name, *arguments)
pool = Allocator()
pool.close()
raises(ValueError, Mat.from_pixels, data, 1, 4, 4, 12, pool)
for wrong in (5, "pool", Mat(1), Allocator):
    raises(TypeError, Mat.from_pixels, data, 1, 4, 4, 12, wrong)
    raises(TypeError, Mat.from_pixels_resize, data, 1, 4, 4, 12, 8, 8, wrong)
same(Mat.from_pixels(data, 1, 4, 4, 12, None).c, 3)

# A borrowed Mat whose buffer has gone.
buffer = bytearray(192)
mat = Mat(4, 4, c=3, data=buffer)
buffer.extend(bytes(100000))
raises(ValueError, mat.to_pixels, bytearray(48), 1, 12)
raises(ValueError, mat.to_pixels_resize, bytearray(192), 1, 8, 8, 24)
done()
