"""Floats that no byte stands for become some byte, in range, and nothing else happens."""

from ncnn_mp import Mat

from contract import check, done, same
from networks import vector

NAN, INF = float("nan"), float("inf")
for value in (NAN, INF, -INF, 1e38, -1e38, 2.0**31, -(2.0**31) - 256, 1e-40):
    for channels, conversion in ((1, Mat.PIXEL_GRAY), (3, Mat.PIXEL_RGB), (4, Mat.PIXEL_RGBA2BGRA)):
        mat = Mat(3, 3, c=channels)
        mat.fill(value)
        buffer = bytearray(b"\xaa" * (9 * channels + 2))
        mat.to_pixels(memoryview(buffer)[1:-1], conversion, 3 * channels)
        same((buffer[0], buffer[-1]), (0xAA, 0xAA))
        mat.to_pixels_resize(bytearray(25 * channels), conversion, 5, 5, 5 * channels)
mixed, buffer = vector(NAN, 7.0, INF, 9.0), bytearray(4)
mixed.to_pixels(buffer, Mat.PIXEL_GRAY, 4)
same((buffer[1], buffer[3]), (7, 9), "its neighbours are right")
check(repr(mixed))
done()
