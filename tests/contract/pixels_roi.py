"""Regions of an image: exactly those inside of it, and their pixels."""

from ncnn_mp import Allocator, Mat

from contract import HOSTILE_INTS, NOT_INTS, done, raises, same
from networks import numbers
from pixels import channels_of, image, planes

W, H = 5, 4
for conversion in (Mat.PIXEL_RGB, Mat.PIXEL_GRAY, Mat.PIXEL_RGBA2GRAY, Mat.PIXEL_BGR2RGBA):
    channels = channels_of(conversion)[0]
    stride = W * channels + 3
    data, pixels = image(W, H, channels, stride)
    for x in range(W + 1):
        for y in range(H + 1):
            for w in range(1, W + 2):
                for h in range(1, H + 2):
                    call = (data, conversion, W, H, stride, x, y, w, h)
                    if x + w > W or y + h > H:
                        raises(ValueError, Mat.from_pixels_roi, *call)
                        raises(ValueError, Mat.from_pixels_roi_resize, *(call + (3, 3)))
                        continue
                    part = [row[x : x + w] for row in pixels[y : y + h]]
                    mat = Mat.from_pixels_roi(*call)
                    same((mat.w, mat.h, numbers(mat)), (w, h, planes(part, conversion)))
                    mat = Mat.from_pixels_roi_resize(*(call + (w, h)))
                    same((mat.w, mat.h, numbers(mat)), (w, h, planes(part, conversion)))
    raises(ValueError, Mat.from_pixels_roi, data[:-1], conversion, W, H, stride, 0, 0, 1, 1)

call = [data, conversion, W, H, stride, 1, 1, 2, 2]
for i in range(1, 9):
    for hostile in HOSTILE_INTS + (2**31 - 1, 2**31 - 2):
        changed = call[:i] + [hostile] + call[i + 1 :]
        if i == 4 and 0 < hostile < 2**31:
            continue
        raises(ValueError, Mat.from_pixels_roi, *changed)
        raises(ValueError, Mat.from_pixels_roi_resize, *(changed + [3, 3]))
    for wrong in NOT_INTS:
        raises(TypeError, Mat.from_pixels_roi, *(call[:i] + [wrong] + call[i + 1 :]))
    if i not in (5, 6):
        raises(ValueError, Mat.from_pixels_roi, *(call[:i] + [0] + call[i + 1 :]))
for x, w in ((2**31 - 1, 2**31 - 1), (1, 2**31 - 1), (2**30, 2**30), (2**31 - 1, 1)):
    raises(ValueError, Mat.from_pixels_roi, data, conversion, W, H, stride, x, 0, w, 1)
    raises(ValueError, Mat.from_pixels_roi, data, conversion, W, H, stride, 0, x, 1, w)
for wrong in (5, "pool", Mat(1), Allocator):
    raises(TypeError, Mat.from_pixels_roi, *(call + [wrong]))
    raises(TypeError, Mat.from_pixels_roi_resize, *(call + [3, 3, wrong]))
pool = Allocator()
mats = [Mat.from_pixels_roi(*(call + [pool])), Mat.from_pixels_roi_resize(*(call + [3, 3, pool]))]
pool.close()
raises(ValueError, Mat.from_pixels_roi, *(call + [pool]))
same([mat.w for mat in mats], [2, 3])
raises(TypeError, Mat.from_pixels_roi, *call[:-1])
raises(TypeError, Mat.from_pixels_roi, *(call + [None, None]))
raises(TypeError, Mat.from_pixels_roi_resize, *call)
for wrong in (None, 5, [1] * 100, Mat(100)):
    raises(TypeError, Mat.from_pixels_roi, *([wrong] + call[1:]))
done()
