"""Holds examples/digits to its promises: accuracy, size, and CPython's ncnn as the reference.

The held-out sheet is bundled, so that nothing here needs what the training needs.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import ncnn
import numpy as np
import pytest
from numpy.typing import NDArray

from examples.digits.param_binary import to_binary
from examples.digits.pgm import read_pgm, write_pgm
from tests.examples.builds import EXAMPLES, on_each_build, output, run

DIGITS = EXAMPLES / "digits"
SIDE = 8
TOLERANCE = 1e-5
PICTURES = sorted((DIGITS / "images").glob("*.pgm"))
MODEL = [DIGITS / name for name in ("digits.param", "digits.param.bin", "digits.bin")]
HEADLINE = re.compile(r"^(\S+\.pgm): (\d) \(([\d.]+) %\)$", re.MULTILINE)
BAR = re.compile(r"^  .{16}   (\d) +([\d.]+) %", re.MULTILINE)

Floats = NDArray[np.float32]


@cache
def network(form: str) -> ncnn.Net:
    """Load the network into CPython's ncnn, from the text or the binary form of its .param."""
    net = ncnn.Net()
    net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
    load = {"text": net.load_param, "binary": net.load_param_bin}[form]
    path = {"text": MODEL[0], "binary": MODEL[1]}[form]
    assert load(str(path)) == 0
    assert net.load_model(str(MODEL[2])) == 0
    return net


def reference(pictures: Iterable[Floats], form: str = "text") -> Floats:
    """Return CPython's answers, one row a picture."""
    names = {"text": ("in0", "out0"), "binary": (0, network("binary").output_indexes()[0])}
    source, result = names[form]
    answers = []
    for picture in pictures:
        extractor = network(form).create_extractor()
        assert extractor.input(source, ncnn.Mat(picture)) == 0
        status, answer = extractor.extract(result)
        assert status == 0
        answers.append(np.array(answer))
    return np.stack(answers)


def bundled() -> Floats:
    """Return the bundled pictures, shaped (n, 1, 8, 8)."""
    return np.array([read_pgm(str(path))[2] for path in PICTURES]).reshape(-1, 1, SIDE, SIDE)


def held_out() -> tuple[Floats, NDArray[np.int64]]:
    """Return the held-out pictures, cut out of their sheet, and their digits."""
    width, height, pixels = read_pgm(str(DIGITS / "held_out.pgm"))
    tiles = np.array(pixels).reshape(height // SIDE, SIDE, width // SIDE, SIDE)
    digits = np.array([int(digit) for digit in "".join(sheet_labels())])
    return np.ascontiguousarray(tiles.swapaxes(1, 2)).reshape(-1, 1, SIDE, SIDE), digits


def sheet_labels() -> list[str]:
    """Return the sheet's digits, a string a row."""
    return (DIGITS / "held_out.txt").read_text().split()


def test_model_is_small() -> None:
    assert sum(path.stat().st_size for path in MODEL) <= 64 * 1024


def test_input_declares_its_shape() -> None:
    kind, _name, *rest = MODEL[0].read_text().splitlines()[2].split()
    assert (kind, rest) == ("Input", ["0", "1", "in0", "0=8", "1=8", "2=1"])


def test_binary_param_comes_from_the_text() -> None:
    assert to_binary(MODEL[0].read_text()) == MODEL[1].read_bytes()


def test_converter_knows_floats_and_arrays() -> None:
    text = "7767517\n1 1\nInput in 0 1 x 0=8 1=0.5 -23302=2,3,1e-3\n"
    words = np.frombuffer(to_binary(text), np.int32)
    assert words[[0, 1, 2, 4, 5, 6]].tolist() == [7767517, 1, 1, 0, 1, 0]
    assert words[[7, 8, 9, 11, 12, 13, 15]].tolist() == [0, 8, 1, -23302, 2, 3, -233]
    assert words[[10, 14]].view(np.float32) == pytest.approx([0.5, 1e-3])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("7767517\n2 1\nInput in 0 1 x\n", "counts 2 layers and 1 blobs, the file has 1 and 1"),
        ("7767517\n1 1\nOutput in 0 1 x\n", "'Output' is not one of ncnn's"),
    ],
)
def test_converter_refuses(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        to_binary(text)


def test_recognises_held_out_digits() -> None:
    pictures, digits = held_out()
    assert len(digits) == 360
    assert np.mean(reference(pictures).argmax(axis=1) == digits) >= 0.97


def test_bundled_pictures_are_held_out_ones() -> None:
    pictures, digits = held_out()
    for path, picture in zip(PICTURES, bundled(), strict=True):
        digit, index = path.stem.split("_held_out_")
        assert digits[int(index)] == int(digit)
        assert np.array_equal(pictures[int(index)], picture)
    assert [path.name[0] for path in PICTURES] == list("0123456789")


def test_both_forms_are_one_network() -> None:
    assert np.array_equal(reference(bundled()), reference(bundled(), "binary"))


@on_each_build
@pytest.mark.parametrize("form", ["text", "binary"])
def test_answers_like_cpython(build: str, form: str) -> None:
    script = Path(__file__).with_name("digits_answers.py")
    lines = output(build, script, DIGITS, form, *PICTURES).split()
    answers = np.stack([np.frombuffer(bytes.fromhex(line), np.float32) for line in lines])
    assert answers.shape == (len(PICTURES), 10)
    assert np.abs(answers - reference(bundled())).max() <= TOLERANCE


@on_each_build
def test_classifies_bundled_pictures_from_any_folder(build: str, tmp_path: Path) -> None:
    text = output(build, DIGITS / "classify.py", folder=tmp_path)
    headlines = HEADLINE.findall(text)
    assert [name for name, _, _ in headlines] == [path.name for path in PICTURES]
    assert [digit for _, digit, _ in headlines] == [path.name[0] for path in PICTURES]
    bars = np.array([float(percent) for _, percent in BAR.findall(text)]).reshape(-1, 10)
    percents = 100 * reference(bundled())
    assert np.abs(bars - percents).max() < 0.06
    assert [float(percent) for *_, percent in headlines] == bars.max(axis=1).tolist()


@on_each_build
def test_classifies_pictures_named(build: str) -> None:
    folder = PICTURES[7].parent
    text = output(build, "../classify.py", PICTURES[7].name, PICTURES[3].name, folder=folder)
    assert [digit for _, digit, _ in HEADLINE.findall(text)] == ["7", "3"]
    assert "@@" in text


@on_each_build
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"P2\n8 8\n16\n", "not a binary PGM picture with one byte a pixel"),
        (b"P5\n8 8\n65535\n" + bytes(128), "not a binary PGM picture with one byte a pixel"),
        (b"P5\n8 8\n16\n" + bytes(63), "63 bytes of pixels, 8 x 8 need 64"),
        (b"P5\n9 8\n16\n" + bytes(72), "is 9 x 8, the network takes 8 x 8"),
    ],
)
def test_says_what_is_wrong_with_a_picture(
    build: str, content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "bad.pgm"
    path.write_bytes(content)
    result = run(build, DIGITS / "classify.py", path)
    assert result.returncode == 1
    assert f"ValueError: {path}: {message}" in result.stdout + result.stderr


def test_pictures_survive_writing_and_reading(tmp_path: Path) -> None:
    path = tmp_path / "small.pgm"
    write_pgm(str(path), 2, 1, 16, bytes([4, 16]))
    assert path.read_bytes() == b"P5\n2 1\n16\n\x04\x10"
    path.write_bytes(b"P5\n# drawn by hand\n2 1\n16\n\x04\x10")
    width, height, pixels = read_pgm(str(path))
    assert (width, height, pixels.tolist()) == (2, 1, [0.25, 1.0])
