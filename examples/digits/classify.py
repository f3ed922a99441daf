"""Recognises handwritten digits with ncnn_mp, on unix MicroPython or on a board.

Shows the whole way of an inference in few lines: load a network, hand it a
picture, read its answer, give the memory back. Run it without arguments for the
bundled pictures, or name PGM pictures of 8 x 8 pixels (light ink on black).
"""

import os
import sys
from array import array

from ncnn_mp import Mat, Net
from pgm import read_pgm

FOLDER = __file__.rpartition("/")[0] or "."
SIDE = 8
SHADES = " .:-=+*#%@"
BAR_WIDTH = 20


def use_full_precision(net):
    """Compute with 32 bits everywhere, so that every machine gives the same answer.

    By default ncnn rounds weights to 16 bits where the processor is fast at that.
    """
    net.option.use_fp16_packed = False
    net.option.use_fp16_storage = False
    net.option.use_fp16_arithmetic = False


def load_network(net):
    """Load the digits network into `net`."""
    use_full_precision(net)
    net.load_param(FOLDER + "/digits.param")
    net.load_model(FOLDER + "/digits.bin")


def probabilities(net, pixels):
    """Return the network's ten probabilities for one picture."""
    with net.create_extractor() as extractor, Mat(w=SIDE, h=SIDE, c=1, data=pixels) as picture:
        extractor.input("in0", picture)
        with extractor.extract("out0") as answer:
            return array("f", answer.to_bytes())


def read_picture(path):
    """Return the pixels of an 8 x 8 picture."""
    width, height, pixels = read_pgm(path)
    if (width, height) != (SIDE, SIDE):
        raise ValueError(f"{path}: is {width} x {height}, the network takes {SIDE} x {SIDE}")
    return pixels


def shade_rows(pixels):
    """Return one line of text for each row of the picture, two characters a pixel."""
    rows = []
    for start in range(0, SIDE * SIDE, SIDE):
        row = pixels[start : start + SIDE]
        rows.append("".join([SHADES[int(pixel * (len(SHADES) - 1))] * 2 for pixel in row]))
    return rows


def show(path, pixels, chances):
    """Print the answer, then the picture beside a bar for each digit."""
    best = max(range(len(chances)), key=lambda digit: chances[digit])
    name = path.split("/")[-1]
    print(f"{name}: {best} ({100 * chances[best]:.1f} %)")
    blank = " " * (2 * SIDE)
    picture = [blank] + shade_rows(pixels) + [blank]
    for digit, chance in enumerate(chances):
        bar = "#" * int(BAR_WIDTH * chance + 0.5)
        print(f"  {picture[digit]}   {digit} {100 * chance:5.1f} % {bar}".rstrip())
    print()


def bundled():
    """Return the paths of the pictures that come with this example, in order."""
    folder = FOLDER + "/images"
    return [folder + "/" + name for name in sorted(os.listdir(folder)) if name.endswith(".pgm")]


def main(paths):
    """Classify the pictures at `paths`."""
    with Net() as net:
        load_network(net)
        for path in paths:
            pixels = read_picture(path)
            show(path, pixels, probabilities(net, pixels))


if __name__ == "__main__":
    main(sys.argv[1:] or bundled())
