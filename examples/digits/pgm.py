"""Reads and writes binary PGM pictures, under CPython and MicroPython alike.

The digits travel as PGM because any picture viewer opens it and a few lines of
Python read it, on a board too. This is the one place that knows the format.
"""

from array import array


def _header_line(file):
    """Return the next line that is not a comment."""
    line = file.readline()
    while line.startswith(b"#"):
        line = file.readline()
    return line


def read_pgm(path):
    """Return (width, height, pixels) with pixels as floats from 0.0 to 1.0, row by row."""
    with open(path, "rb") as file:
        magic = _header_line(file).strip()
        try:
            width, height = [int(word) for word in _header_line(file).split()]
            brightest = int(_header_line(file))
        except ValueError:
            magic = b""
        if magic != b"P5" or not 0 < brightest < 256:
            raise ValueError("%s: not a binary PGM picture with one byte a pixel" % path)
        levels = file.read()
    if len(levels) != width * height:
        raise ValueError(
            "%s: %d bytes of pixels, %d x %d need %d"
            % (path, len(levels), width, height, width * height)
        )
    return width, height, array("f", [level / brightest for level in levels])


def write_pgm(path, width, height, brightest, levels):
    """Write a picture whose pixels are the bytes `levels`, row by row."""
    with open(path, "wb") as file:
        file.write(b"P5\n%d %d\n%d\n" % (width, height, brightest))
        file.write(levels)
