"""Resized images: CPython's ncnn 1.0.20261020 gave the long rows of numbers here; elsewhere
bilinear interpolation by floats, which ncnn's integers follow within 2."""

from ncnn_mp import Mat

from contract import check, done, raises, same
from networks import numbers
from pixels import channels_of, image, planes

RGB2BGR = [85, 125, 188, 124, 59, 122, 162, 58, 97, 161, 147, 127, 132, 135, 17, 57, 120, 184, 229]
RGB2BGR += [146, 94, 130, 114, 90, 143, 188, 105, 53, 205, 153, 70, 116, 161, 78, 26]
data = bytes([(i * 37 + 11) % 256 for i in range(36)])
mat = Mat.from_pixels_resize(data, Mat.PIXEL_RGB2BGR, 4, 3, 12, 7, 5)
same((mat.w, mat.h, mat.c), (7, 5, 3))
same([int(v) for v in numbers(mat)[:35]], RGB2BGR)
data = bytes([(i * 53 + 7) % 256 for i in range(20)])
mat = Mat.from_pixels_resize(data, Mat.PIXEL_GRAY, 5, 4, 5, 3, 2)
same([int(v) for v in numbers(mat)], [29, 118, 206, 47, 136, 224])


def place(i, size, target):
    """The two source places of a target place, and how near the second one is."""
    at = (i + 0.5) * size / target - 0.5
    at = min(max(at, 0.0), size - 1.0)
    first = min(int(at), size - 2)
    return first, at - first


def bilinear(plane, w, h, tw, th):
    for j in range(th):
        y, fy = place(j, h, th)
        for i in range(tw):
            x, fx = place(i, w, tw)
            pairs = [plane[(y + k) * w + x :][:2] for k in (0, 1)]
            rows = [left * (1 - fx) + right * fx for left, right in pairs]
            yield rows[0] * (1 - fy) + rows[1] * fy


SIZES = ((2, 2), (3, 5), (8, 3), (16, 16))
TARGETS = ((1, 1), (1, 7), (9, 1), (2, 2), (3, 5), (4, 4), (17, 5), (33, 2))
for conversion in (Mat.PIXEL_GRAY, Mat.PIXEL_RGB, Mat.PIXEL_BGRA, Mat.PIXEL_GRAY2RGB):
    channels, result = channels_of(conversion)
    for w, h in SIZES:
        data, pixels = image(w, h, channels, w * channels + 5)
        flat = planes(pixels, conversion)
        for tw, th in TARGETS:
            mat = Mat.from_pixels_resize(data, conversion, w, h, w * channels + 5, tw, th)
            same((mat.w, mat.h, mat.c), (tw, th, result))
            wanted = []
            for c in range(result):
                wanted += list(bilinear(flat[c * w * h : (c + 1) * w * h], w, h, tw, th))
            off = max([abs(a - b) for a, b in zip(numbers(mat), wanted)])
            check(off <= 2, conversion, (w, h), (tw, th), "off by", off)

            # The same way back, into exactly the bytes it needs.
            if conversion < 0x10000:
                source = Mat.from_pixels(data, conversion, w, h, w * channels + 5)
                for padding in (0, 3):
                    stride = tw * channels + padding
                    size = stride * (th - 1) + tw * channels
                    buffer = bytearray(b"\xaa" * size)
                    source.to_pixels_resize(buffer, conversion, tw, th, stride)
                    again = Mat.from_pixels(buffer, conversion, tw, th, stride)
                    off = max([abs(a - b) for a, b in zip(numbers(again), wanted)])
                    check(off <= 2, "to_pixels_resize", conversion, (w, h), (tw, th), "off by", off)
                    gaps = [buffer[i * stride - padding : i * stride] for i in range(1, th)]
                    check(all([gap == b"\xaa" * padding for gap in gaps]), "between the rows")
                    short = bytearray(size - 1)
                    raises(ValueError, source.to_pixels_resize, short, conversion, tw, th, stride)

# One row or column has no neighbour to interpolate with; as large as it is, it needs none.
for w, h in ((1, 1), (1, 5), (5, 1)):
    data, pixels = image(w, h, 3)
    mat = Mat.from_pixels(data, 1, w, h, w * 3)
    same(numbers(Mat.from_pixels_resize(data, 1, w, h, w * 3, w, h)), planes(pixels, 1))
    buffer = bytearray(w * h * 3)
    mat.to_pixels_resize(buffer, 1, w, h, w * 3)
    same(bytes(buffer), data)
    for tw, th in ((2, 2), (1, 2), (2, 1), (7, 7)):
        if (tw, th) != (w, h):
            raises(ValueError, Mat.from_pixels_resize, data, 1, w, h, w * 3, tw, th)
            raises(ValueError, mat.to_pixels_resize, bytearray(1000), 1, tw, th, tw * 3)
done()
