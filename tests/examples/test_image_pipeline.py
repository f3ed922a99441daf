"""Holds examples/image_pipeline.py to what it measures and to the pixels that it writes."""

from pathlib import Path

import ncnn
import numpy as np
import pytest
from numpy.typing import NDArray

from examples.netpbm import read_picture, write_picture
from tests.examples.builds import EXAMPLES, on_each_build, output, run

SCRIPT = EXAMPLES / "image_pipeline.py"
DIGIT = EXAMPLES / "digits" / "images" / "8_held_out_006.pgm"
RED, GREEN, YELLOW = (0xFF, 0x30, 0x30), (0x40, 0xFF, 0x40), (0xFF, 0xFF, 0x40)

Pixels = NDArray[np.uint8]


def pixels_of(path: Path) -> Pixels:
    """Return a picture, shaped (height, width, channels)."""
    width, height, channels, _brightest, pixels = read_picture(str(path))
    return np.frombuffer(pixels, np.uint8).reshape(height, width, channels)


def marked(build: str, folder: Path, *arguments: object) -> tuple[str, Pixels]:
    """Run the example; return what it says and what it writes."""
    said = output(build, SCRIPT, *arguments, folder=folder)
    return said, pixels_of(folder / "marked.ppm")


def enlarged(levels: Pixels, width: int, height: int) -> Pixels:
    """Return CPython's ncnn's enlargement of grey levels."""
    source = np.ascontiguousarray(levels)
    size = (levels.shape[1], levels.shape[0])
    kind = ncnn.Mat.PixelType.PIXEL_GRAY
    made = ncnn.Mat.from_pixels_resize(source, kind, *size, width, height)
    return np.array(made).reshape(height, width).astype(np.uint8)


@on_each_build
def test_marks_the_bundled_digit_from_any_folder(build: str, tmp_path: Path) -> None:
    said, picture = marked(build, tmp_path)
    levels = (pixels_of(DIGIT)[:, :, 0] * (255 / 16)).astype(np.uint8)
    bright = np.where(levels > 127, levels.astype(float), 0)
    ys, xs = np.nonzero(bright)
    x, y = (bright.sum(axis=axis) @ np.arange(8) / bright.sum() for axis in (0, 1))
    frame = f"{np.ptp(xs) + 1} x {np.ptp(ys) + 1} pixels at {xs.min()}, {ys.min()}"
    assert said == f"bright: {frame}\ncentre: {x:.2f}, {y:.2f}\nmarked: marked.ppm, 128 x 144\n"
    at_x, at_y = round(16 * (x + 0.5)), round(16 * (y + 0.5))
    assert tuple(picture[at_y, at_x]) == RED
    assert tuple(picture[at_y, 5]) == tuple(picture[at_y, 122]) == YELLOW
    assert tuple(picture[20, 16 * xs.min()]) == GREEN
    assert (picture[128:, :, 0] == 255).sum() > 20  # the caption


@on_each_build
def test_enlarges_like_cpython(build: str, tmp_path: Path) -> None:
    picture = marked(build, tmp_path)[1][:128].astype(int)
    levels = (pixels_of(DIGIT)[:, :, 0] * (255 / 16)).astype(np.uint8)
    grey = (picture[:, :, 0] == picture[:, :, 1]) & (picture[:, :, 1] == picture[:, :, 2])
    assert grey.mean() > 0.9  # the rest is what was drawn
    difference = picture[:, :, 0] - enlarged(levels, 128, 128)
    assert np.abs(difference[grey]).max() == 0


@on_each_build
def test_takes_colours(build: str, tmp_path: Path) -> None:
    pixels = np.zeros((6, 12, 3), np.uint8)
    pixels[2:4, 7:10] = (200, 220, 240)
    path = tmp_path / "lamp.ppm"
    write_picture(str(path), 12, 6, 3, pixels.tobytes())
    said, picture = marked(build, tmp_path, path)
    assert said.startswith("bright: 3 x 2 pixels at 7, 2\ncentre: 8.00, 2.50\n")
    assert picture.shape == (64 + 16, 128, 3)


def test_builds_agree_on_every_pixel(tmp_path: Path) -> None:
    release, checked = (marked(name, tmp_path)[1] for name in ("unix-release", "unix-asan"))
    assert np.array_equal(release, checked)


@on_each_build
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not a binary PGM or PPM picture"),
        (b"P6\n8 8\n", "not a binary PGM or PPM picture"),
        (b"P2\n8 8\n255\n", "not a binary PGM or PPM picture"),
        (b"P5\n8 eight\n255\n", "not a binary PGM or PPM picture"),
        (b"P5\n8 8\n65535\n" + bytes(128), "has levels up to 65535, expected one byte, up to 255"),
        (b"P5\n8 8\n16\n" + bytes(63), "63 bytes of pixels, 8 x 8 x 1 need 64"),
    ],
)
def test_says_what_is_wrong_with_a_file(
    build: str, content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.ppm"
    path.write_bytes(content)
    result = run(build, SCRIPT, path)
    assert result.returncode == 1
    assert f"ValueError: {path}: {message}" in result.stdout + result.stderr


@on_each_build
def test_says_when_nothing_is_bright(build: str, tmp_path: Path) -> None:
    path = tmp_path / "dark.pgm"
    write_picture(str(path), 4, 4, 1, bytes(16))
    result = run(build, SCRIPT, path, tmp_path / "marked.ppm")
    assert result.returncode == 1
    assert "ValueError: no pixel of the picture is brighter" in result.stdout + result.stderr


def test_pictures_survive_writing_and_reading(tmp_path: Path) -> None:
    path = str(tmp_path / "small.ppm")
    write_picture(path, 2, 1, 3, b"\n#\x0012\n")
    assert read_picture(path) == (2, 1, 3, 255, b"\n#\x0012\n")
    Path(path).write_bytes(b"P5 # drawn by hand\n# twice\n2 1\n16\n\x04\x10")
    assert read_picture(path) == (2, 1, 1, 16, b"\x04\x10")
