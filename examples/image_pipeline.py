"""A picture in, measured and marked, a picture out: ncnn's pixel and drawing functions.

Finds the bright part of a picture, as a camera looks for a lamp or a digit: a frame goes around it,
a circle and two lines to its centre of mass, its size below the picture.
Arguments: a PGM or PPM picture (default: a bundled digit), the PPM to write (default: marked.ppm).
"""

import sys

from ncnn_mp import Mat
from netpbm import read_picture, write_picture

FOLDER = __file__.rpartition("/")[0] or "."
BUNDLED = FOLDER + "/digits/images/8_held_out_006.pgm"
SIDE = 128  # of the marked picture, where it is longer
CAPTION = 16  # rows below it
FONT = 8
# A byte a channel, the lowest one first: red, green, blue.
RED, GREEN, YELLOW, WHITE = 0x3030FF, 0x40FF40, 0x40FFFF, 0xFFFFFF
FILLED = -1  # in place of a line's thickness


def load(path):
    """Return a picture as a Mat of grey levels, from 0 to 255 whatever the file's brightest is."""
    width, height, channels, brightest, pixels = read_picture(path)
    kind = {1: Mat.PIXEL_GRAY, 3: Mat.PIXEL_RGB2GRAY}[channels]
    grey = Mat.from_pixels(pixels, kind, width, height, width * channels)
    grey.substract_mean_normalize(None, [255 / brightest])
    return grey


def measure(grey):
    """Return the frame (x, y, w, h) of the pixels brighter than half, and their centre of mass."""
    levels = bytearray(grey.w * grey.h)
    grey.to_pixels(levels, Mat.PIXEL_GRAY, grey.w)
    bright = [(i % grey.w, i // grey.w, level) for i, level in enumerate(levels) if level > 127]
    if not bright:
        raise ValueError("no pixel of the picture is brighter than half")
    xs, ys, weights = zip(*bright)
    x, y, total = min(xs), min(ys), sum(weights)
    centre = [sum([at * w for at, w in zip(ats, weights)]) / total for ats in (xs, ys)]
    return (x, y, max(xs) - x + 1, max(ys) - y + 1), centre


def enlarge(grey, width, height):
    """Return RGB pixels of the picture in another size, with rows to spare for the caption."""
    levels = bytearray(width * height)
    grey.to_pixels_resize(levels, Mat.PIXEL_GRAY, width, height, width)
    pixels = bytearray(3 * width * (height + CAPTION))
    with Mat.from_pixels(levels, Mat.PIXEL_GRAY2RGB, width, height, width) as coloured:
        coloured.to_pixels(pixels, Mat.PIXEL_RGB, 3 * width)
    return pixels


def mark(pixels, width, height, scale, frame, centre):
    """Draw what was measured into the pixels themselves: the Mat borrows their bytes."""
    box = tuple([round(scale * number) for number in frame])
    x, y = [round(scale * (number + 0.5)) for number in centre]
    with Mat(width, height + CAPTION, data=pixels, elemsize=3, elempack=3) as canvas:
        canvas.draw_line((0, y), (width - 1, y), YELLOW, 1)
        canvas.draw_line((x, 0), (x, height - 1), YELLOW, 1)
        canvas.draw_rectangle(box, GREEN, 2)
        canvas.draw_circle((x, y), 4, RED, FILLED)
        canvas.draw_text(f"{frame[2]} x {frame[3]}", (4, height + CAPTION // 4), FONT, WHITE)


def main(source=BUNDLED, target="marked.ppm"):
    """Mark one picture and say what was measured."""
    with load(source) as grey:
        frame, centre = measure(grey)
        scale = SIDE / max(grey.w, grey.h)
        width, height = round(scale * grey.w), round(scale * grey.h)
        pixels = enlarge(grey, width, height)
    mark(pixels, width, height, scale, frame, centre)
    write_picture(target, width, height + CAPTION, 3, pixels)
    print(f"bright: {frame[2]} x {frame[3]} pixels at {frame[0]}, {frame[1]}")
    print(f"centre: {centre[0]:.2f}, {centre[1]:.2f}")
    print(f"marked: {target}, {width} x {height + CAPTION}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
