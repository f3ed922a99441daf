"""Doubles the width and height of a picture with a real network, SPAN, on MicroPython.

The network is trained to guess the detail that a larger photograph would have had. Arguments: a PPM
picture (default: the bundled one), the PPM to write (default: upscaled.ppm).
"""

import os
import sys

sys.path.append((__file__.rpartition("/")[0] or ".") + "/..")  # of netpbm

from ncnn_mp import Mat, Net
from netpbm import read_picture, write_picture

FOLDER = __file__.rpartition("/")[0] or "."
MODEL = "spanx2_ch48"
MODEL_FOLDERS = (FOLDER, FOLDER + "/../../build/models/super_resolution")
SCALE = 2
BORDER = 4  # pixels around the picture: the network makes up things where it sees an edge
REPLICATE = 1  # how copy_make_border() fills a border


def find_model():
    """Return the network's path without its suffix: beside this file, or where set-up put it."""
    for folder in MODEL_FOLDERS:
        try:
            os.stat(f"{folder}/{MODEL}.bin")
        except OSError:
            continue
        return f"{folder}/{MODEL}"
    raise OSError(f"{MODEL}.bin is not here: run `.venv/bin/python -m harness.setup.models`")


def load_network(net, path):
    """Load the network, to compute with 32 bits everywhere: the same answer on every machine."""
    net.option.use_fp16_packed = False
    net.option.use_fp16_storage = False
    net.option.use_fp16_arithmetic = False
    net.load_param(path + ".param")
    net.load_model(path + ".bin")


def prepare(width, height, pixels):
    """Return a Mat of the picture as the network takes it: from 0.0 to 1.0, with a border."""
    with Mat.from_pixels(pixels, Mat.PIXEL_RGB, width, height, 3 * width) as picture:
        picture.substract_mean_normalize(None, [1 / 255] * 3)
        return picture.copy_make_border(BORDER, BORDER, BORDER, BORDER, REPLICATE, 0)


def ask(net, picture):
    """Return the network's answer, its border cut off: twice the picture, from about 0.0 to 1.0."""
    border = SCALE * BORDER
    with net.create_extractor() as extractor:
        extractor.input("data", picture)
        with extractor.extract("output") as answer:
            return answer.copy_cut_border(border, border, border, border)


def to_pixels(answer):
    """Return the RGB pixels nearest to an answer."""
    pixels = bytearray(3 * answer.w * answer.h)
    answer.substract_mean_normalize([-0.5 / 255] * 3, [255] * 3)  # to_pixels() cuts fractions off
    answer.to_pixels(pixels, Mat.PIXEL_RGB, 3 * answer.w)
    return pixels


def main(source=FOLDER + "/picture.ppm", target="upscaled.ppm"):
    """Double one picture."""
    width, height, channels, brightest, pixels = read_picture(source)
    if (channels, brightest) != (3, 255):
        raise ValueError(f"{source}: expected a PPM picture with levels up to 255")
    with Net() as net:
        load_network(net, find_model())
        with prepare(width, height, pixels) as picture, ask(net, picture) as answer:
            larger = to_pixels(answer)
    write_picture(target, SCALE * width, SCALE * height, 3, larger)
    print(f"{target}: {SCALE * width} x {SCALE * height}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
