"""Reads and writes binary PGM pictures, under CPython and MicroPython alike.

The digits travel as PGM because any picture viewer opens it and a few lines of
Python read it, on a board too. This is the one place that knows the format.
"""

from array import array


def read_pgm(path: str) -> "tuple[int, int, array[float]]":
    """Return (width, height, pixels) with pixels as floats from 0.0 to 1.0, row by row."""
    with open(path, "rb") as file:
        levels = file.read()
    header: list[bytes] = []
    while len(header) < 3:
        line, _, levels = levels.partition(b"\n")
        if not line.startswith(b"#"):
            header.append(line)
    try:
        magic, (width, height), brightest = header[0], map(int, header[1].split()), int(header[2])
    except ValueError:
        magic, width, height, brightest = b"", 0, 0, 0
    if magic != b"P5" or not 0 < brightest < 256:
        raise ValueError(f"{path}: not a binary PGM picture with one byte a pixel")
    if len(levels) != width * height:
        want = f"{width} x {height} need {width * height}"
        raise ValueError(f"{path}: {len(levels)} bytes of pixels, {want}")
    return width, height, array("f", [level / brightest for level in levels])


def write_pgm(path: str, width: int, height: int, brightest: int, levels: bytes) -> None:
    """Write a picture whose pixels are `levels`, one byte each, row by row."""
    with open(path, "wb") as file:
        file.write(f"P5\n{width} {height}\n{brightest}\n".encode())
        file.write(levels)
