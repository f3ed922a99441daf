"""to_pixels of every type and conversion: what plain Python computes, each byte where it
belongs and no other byte touched; floats are cut off and limited."""

from ncnn_mp import Mat

from contract import check, done, raises, same
from networks import numbers, vector
from pixels import NAMES, channels_of, convert, image

TO_ONLY = {(1, 2), (1, 4), (1, 5), (2, 1), (2, 4), (2, 5), (3, 4), (3, 5), (4, 5), (5, 4)}
TYPES = list(NAMES.values()) + [a | b << 16 for a, b in TO_ONLY]

for conversion in TYPES:
    channels, result = channels_of(conversion)
    for w, h in ((1, 1), (1, 4), (4, 1), (3, 5), (17, 3)):
        data, pixels = image(w, h, channels)
        mat = Mat.from_pixels(data, conversion & 0xFFFF, w, h, w * channels)
        for padding in (0, 1, 9):
            stride = w * result + padding
            size = stride * (h - 1) + w * result
            buffer = bytearray(b"\xaa" * size)
            same(mat.to_pixels(buffer, conversion, stride), None)
            lines = [[convert(pixel, conversion) for pixel in row] for row in pixels]
            wanted = [b"".join([bytes(pixel) for pixel in line]) for line in lines]
            same(bytes(buffer), (b"\xaa" * padding).join(wanted), conversion, w, h, padding)
            short = bytearray(b"\xaa" * (size - 1))
            raises(ValueError, mat.to_pixels, short, conversion, stride)
            same(short, b"\xaa" * (size - 1), "untouched")
            inside = bytearray(b"\xaa" * (size + 20))
            mat.to_pixels(memoryview(inside)[10 : 10 + size], conversion, stride)
            same((bytes(inside[:10]), bytes(inside[-10:])), (b"\xaa" * 10,) * 2, "around")
        raises(ValueError, mat.to_pixels, bytearray(1000), conversion, w * result - 1)

# What ncnn has no conversion for, and Mats of another number of channels.
for a in range(7):
    for b in range(7):
        if (a, b) not in TO_ONLY and not (b == 0 and 1 <= a <= 5):
            raises(ValueError, Mat(4, 4, c=3).to_pixels, bytearray(400), a | b << 16, 16)
for conversion in TYPES:
    for c in range(1, 6):
        if c != channels_of(conversion)[0]:
            raises(ValueError, Mat(4, 4, c=c).to_pixels, bytearray(400), conversion, 16)

# Floats: toward zero, 0 to 255.
values = (0.0, 0.99, 1.0, 254.99, 255.0, 256.0, 1e9, -0.5, -1.0, -1e9, 127.5)
buffer = bytearray(11)
vector(*values).reshape(11, 1).to_pixels(buffer, Mat.PIXEL_GRAY, 11)
same(list(buffer), [0, 0, 1, 254, 255, 255, 255, 0, 0, 0, 127])
one = bytearray(4)
vector(7.0, 8.0, 9.0, 10.0).to_pixels(one, Mat.PIXEL_GRAY, 4)
same(list(one), [7, 8, 9, 10], "one dimension is one row")

unfit = (
    Mat(),
    Mat(4, 4, c=3, elemsize=1),
    Mat(4, 4, c=3, elemsize=2),
    Mat(4, 4, c=3, elempack=4),
    Mat(4, 4, d=2, c=3),
    Mat(4, 4, c=3, n=2),
    Mat(4, 4, elemsize=3, elempack=3),
)
for mat in unfit:
    raises(ValueError, mat.to_pixels, bytearray(400), Mat.PIXEL_RGB, 12)
    raises(ValueError, mat.to_pixels_resize, bytearray(400), Mat.PIXEL_RGB, 8, 8, 24)
for wrong in (bytes(400), memoryview(bytes(400)), "x" * 400, None, 5, [0] * 400, Mat(100)):
    raises(TypeError, Mat(4, 4, c=3).to_pixels, wrong, Mat.PIXEL_RGB, 12)

# Into its own storage, borrowed.
own = bytearray(64)
mat = Mat(4, 4, c=1, data=own)
mat.fill(1.0)
mat.to_pixels(own, Mat.PIXEL_GRAY, 4)
same(bytes(own[:16]), b"\x01" * 16)
check(len(numbers(mat)) == 16)
done()
