"""Holds examples/super_resolution to CPython's ncnn, every output value, on pictures of two sizes.

The network is fetched when the first test asks for it; the sanitizer build gets a cut-out, because
it takes some hundred times as long for a pixel.
"""

import subprocess
import sys
import zlib
from functools import cache
from pathlib import Path

import ncnn
import numpy as np
import pytest
from numpy.typing import NDArray

from examples.netpbm import read_picture, write_picture
from harness.setup import models
from tests.examples.builds import EXAMPLES, ROOT, on_each_build, output, run

EXAMPLE = EXAMPLES / "super_resolution"
PICTURE = EXAMPLE / "picture.ppm"
TOLERANCE = 1e-4
BORDER = 4

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module", autouse=True)
def model() -> str:
    """The network's path without its suffix."""
    models.ensure()
    return str(models.LINKS / "super_resolution" / "spanx2_ch48")


def pixels_of(path: Path) -> Pixels:
    """Return a PPM picture, shaped (height, width, 3)."""
    width, height, channels, _brightest, pixels = read_picture(str(path))
    return np.frombuffer(pixels, np.uint8).reshape(height, width, channels)


def picture_for(build: str, folder: Path) -> Path:
    """Write what a build is given."""
    part = slice(0, 48) if build == "unix-release" else slice(18, 30)  # the others are slow
    pixels = pixels_of(PICTURE)[part, part]
    path = folder / "picture.ppm"
    write_picture(str(path), pixels.shape[1], pixels.shape[0], 3, pixels.tobytes())
    return path


@cache
def network(model: str) -> ncnn.Net:
    """Load the network into CPython's ncnn, with the precision of the example."""
    net = ncnn.Net()
    net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    assert net.load_param(f"{model}.param") == 0
    assert net.load_model(f"{model}.bin") == 0
    return net


def reference(model: str, pixels: Pixels) -> Floats:
    """Return CPython's answer, shaped (3, height, width)."""
    around = ((BORDER, BORDER), (BORDER, BORDER), (0, 0))
    padded = np.pad(pixels, around, mode="edge").transpose(2, 0, 1).astype(np.float32)
    source = np.ascontiguousarray(padded * np.float32(1 / 255))  # ncnn.Mat borrows it
    extractor = network(model).create_extractor()
    assert extractor.input("data", ncnn.Mat(source)) == 0
    status, answer = extractor.extract("output")
    assert status == 0
    inside = slice(2 * BORDER, -2 * BORDER)
    return np.array(answer)[:, inside, inside]


def png_rows(path: Path) -> Pixels:
    """Return the rows of figure.png, its filter bytes among them."""
    content = path.read_bytes()
    start = content.index(b"IDAT")
    length = int.from_bytes(content[start - 4 : start], "big")
    rows = zlib.decompress(content[start + 4 : start + 4 + length])
    height = int.from_bytes(content[20:24], "big")
    return np.frombuffer(rows, np.uint8).reshape(height, -1)


@on_each_build
@pytest.mark.parametrize("way", ["fast", "frugal"])
def test_answers_like_cpython(build: str, way: str, model: str, tmp_path: Path) -> None:
    picture, values = picture_for(build, tmp_path), tmp_path / "values"
    script = Path(__file__).with_name("upscale_values.py")
    said = output(build, script, EXAMPLE, picture, values, way).split()
    wanted = reference(model, pixels_of(picture))
    channels, height, width = wanted.shape
    assert said[:3] == [str(width), str(height), str(channels)]
    answer = np.frombuffer(values.read_bytes(), np.float32).reshape(wanted.shape)
    assert np.abs(answer - wanted).max() <= TOLERANCE


@on_each_build
def test_writes_the_larger_picture(build: str, model: str, tmp_path: Path) -> None:
    picture = picture_for(build, tmp_path)
    said = output(build, EXAMPLE / "upscale.py", picture, "larger.ppm", folder=tmp_path)
    larger = pixels_of(tmp_path / "larger.ppm")
    wanted = reference(model, pixels_of(picture)).transpose(1, 2, 0)
    assert said == f"larger.ppm: {larger.shape[1]} x {larger.shape[0]}\n"
    levels = np.clip(wanted * 255 + 0.5, 0, 255).astype(np.int64)
    assert np.abs(larger - levels).max() <= 1


def test_figure_shows_what_the_network_makes(tmp_path: Path) -> None:
    output("unix-release", EXAMPLE / "upscale.py", folder=tmp_path)
    figure = tmp_path / "figure.png"
    script = [sys.executable, str(EXAMPLE / "figure.py"), str(tmp_path / "upscaled.ppm")]
    subprocess.run([*script, str(figure)], cwd=ROOT, check=True)
    made, kept = png_rows(figure).astype(np.int64), png_rows(EXAMPLE / "figure.png")
    assert made.shape == kept.shape == (288, 1 + 3 * (288 + 16 + 288))
    assert np.abs(made - kept).max() <= 1
    assert (EXAMPLE / "figure.png").stat().st_size < 32 * 1024


@on_each_build
def test_bundled_picture_is_what_the_script_draws(build: str, tmp_path: Path) -> None:
    output(build, EXAMPLE / "draw.py", tmp_path / "drawn.ppm", folder=tmp_path)
    assert (tmp_path / "drawn.ppm").read_bytes() == PICTURE.read_bytes()


@on_each_build
def test_says_which_pictures_it_takes(build: str) -> None:
    grey = EXAMPLES / "digits" / "held_out.pgm"
    result = run(build, EXAMPLE / "upscale.py", grey)
    assert result.returncode == 1
    message = f"ValueError: {grey}: expected a PPM picture with levels up to 255"
    assert message in result.stdout + result.stderr


def test_says_how_to_get_the_network(tmp_path: Path) -> None:
    folder = tmp_path / "examples" / "super_resolution"
    folder.mkdir(parents=True)
    for path in (EXAMPLES / "netpbm.py", EXAMPLE / "upscale.py", PICTURE):
        (folder / path.name).write_bytes(path.read_bytes())
    result = run("unix-release", folder / "upscale.py", folder=tmp_path)
    assert result.returncode == 1
    assert "python -m harness.setup.models" in result.stdout + result.stderr
