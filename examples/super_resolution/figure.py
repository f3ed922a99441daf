"""Makes figure.png for the README: the bundled picture beside what the network makes of it.

Runs under CPython. Pixels are repeated, never smoothed, so that one sees each of them.
"""

from __future__ import annotations

import argparse
import struct
import sys
import zlib
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))  # of netpbm

from netpbm import read_picture

FOLDER = Path(__file__).resolve().parent
HEIGHT = 288  # of each half
GAP = 16  # white columns between them


def enlarged(path: str) -> list[bytes]:
    """Return the rows of an RGB picture, HEIGHT of them."""
    width, height, _channels, _brightest, pixels = read_picture(path)
    times = HEIGHT // height
    rows = [pixels[start : start + 3 * width] for start in range(0, len(pixels), 3 * width)]
    wide = [b"".join(row[x : x + 3] * times for x in range(0, len(row), 3)) for row in rows]
    return [row for row in wide for _ in range(times)]


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a part of a PNG file."""
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def png(rows: list[bytes]) -> bytes:
    """Return the PNG file of RGB rows."""
    header = struct.pack(">IIBBBBB", len(rows[0]) // 3, len(rows), 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def figure(before: str, after: str) -> bytes:
    """Return the PNG file of two pictures side by side."""
    gap = b"\xff" * 3 * GAP
    return png([a + gap + b for a, b in zip(enlarged(before), enlarged(after))])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("upscaled", help="what upscale.py made of the bundled picture")
    parser.add_argument("figure", type=Path, nargs="?", default=FOLDER / "figure.png")
    given = parser.parse_args()
    given.figure.write_bytes(figure(str(FOLDER / "picture.ppm"), given.upscaled))
