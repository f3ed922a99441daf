"""Draws picture.ppm, the bundled input: a small scene of slanted lines, a circle and letters.

It is drawn four times as large with ncnn's drawing functions, which do not smooth edges, and halved
twice, which does: each pixel becomes the mean of sixteen.
"""

import sys

sys.path.append((__file__.rpartition("/")[0] or ".") + "/..")  # of netpbm

from ncnn_mp import Mat
from netpbm import write_picture

FOLDER = __file__.rpartition("/")[0] or "."
SIDE = 48
LARGE = 4 * SIDE
# A byte a channel, the lowest one first: red, green, blue.
SKY, SUN, GRASS = 0xF0D8A0, 0x30C0F8, 0x509040
WALL, ROOF, GLASS, INK = 0x5868B8, 0x303060, 0xE8E8B0, 0x202020
FILLED = -1  # in place of a line's thickness


def draw(canvas):
    """Draw the scene."""
    canvas.draw_rectangle((0, 0, LARGE, LARGE), SKY, FILLED)
    canvas.draw_circle((156, 36), 22, SUN, FILLED)
    canvas.draw_rectangle((0, 136, LARGE, LARGE - 136), GRASS, FILLED)
    canvas.draw_rectangle((28, 72, 84, 68), WALL, FILLED)
    for x in range(16, 126, 2):
        canvas.draw_line((x, 76), (70, 24), ROOF, 3)
    for x in (40, 80):
        canvas.draw_rectangle((x, 90, 20, 20), GLASS, FILLED)
        canvas.draw_line((x + 10, 90), (x + 10, 110), ROOF, 2)
        canvas.draw_line((x, 100), (x + 20, 100), ROOF, 2)
    for x in range(126, 190, 14):
        canvas.draw_line((x, 140), (x + 10, 84), INK, 3)
    canvas.draw_text("ncnn", (56, 144), 24, INK)


def halved(pixels, side):
    """Return an RGB picture in half its size."""
    half = side // 2
    smaller = bytearray(3 * half * half)
    with Mat.from_pixels_resize(pixels, Mat.PIXEL_RGB, side, side, 3 * side, half, half) as mat:
        mat.to_pixels(smaller, Mat.PIXEL_RGB, 3 * half)
    return smaller


def main(path=FOLDER + "/picture.ppm"):
    """Draw the picture into a file."""
    pixels = bytearray(3 * LARGE * LARGE)
    with Mat(LARGE, LARGE, data=pixels, elemsize=3, elempack=3) as canvas:
        draw(canvas)
    pixels = halved(halved(pixels, LARGE), LARGE // 2)
    write_picture(path, SIDE, SIDE, 3, pixels)


if __name__ == "__main__":
    main(*sys.argv[1:2])
