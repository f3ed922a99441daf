"""Reads and writes binary PGM and PPM pictures, for the examples, under MicroPython and CPython.

Pictures of these two formats are a short header and then the very bytes that ncnn's pixel
functions take, and any paint program exports them.
"""

CHANNELS = {b"P5": 1, b"P6": 3}


def read_picture(path: str) -> "tuple[int, int, int, int, bytes]":
    """Return (width, height, channels, brightest, pixels) with one byte a channel, row by row."""
    with open(path, "rb") as file:
        pixels = file.read()
    header: list[bytes] = []
    while len(header) < 4 and pixels:
        line, _, pixels = pixels.partition(b"\n")
        header += line.partition(b"#")[0].split()
    try:
        channels = CHANNELS[header[0]]
        width, height, brightest = [int(field) for field in header[1:]]
    except (IndexError, KeyError, ValueError):
        raise ValueError(f"{path}: not a binary PGM or PPM picture") from None
    if not 0 < brightest < 256:
        raise ValueError(f"{path}: has levels up to {brightest}, expected one byte, up to 255")
    if len(pixels) != width * height * channels:
        want = f"{width} x {height} x {channels} need {width * height * channels}"
        raise ValueError(f"{path}: {len(pixels)} bytes of pixels, {want}")
    return width, height, channels, brightest, pixels


def write_picture(path: str, width: int, height: int, channels: int, pixels: bytes) -> None:
    """Write pixels of one (PGM) or three (PPM) bytes."""
    magic = {1: "P5", 3: "P6"}[channels]
    with open(path, "wb") as file:
        file.write(f"{magic}\n{width} {height}\n255\n".encode())
        file.write(pixels)
