"""`python -m harness verify` says what a device would say."""

from __future__ import annotations

from pathlib import Path

import pytest
from harness.__main__ import main
from harness.verify import report_of, shape_of

ROOT = Path(__file__).resolve().parents[2]
DIGITS = [str(ROOT / f"examples/digits/digits{end}") for end in (".param", ".bin")]


def test_a_model_that_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", *DIGITS, "--input", "8,8,1"]) == 0
    said = capsys.readouterr().out
    assert "verified: 9 layers, 7,026 weights" in said
    assert "convrelu_1" in said and "4x4x24" in said and "6,912 bytes" in said


def test_a_model_that_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", DIGITS[0], DIGITS[0]]) == 1
    assert capsys.readouterr().out.startswith("refused: ")
    assert main(["verify", *DIGITS, "--input", "12,8,1"]) == 1
    assert main(["verify", *DIGITS, "--input", "8,8,1", "--input", "8,8,1"]) == 1
    assert "2 inputs, the model has 1" in capsys.readouterr().out


def test_a_binary_param() -> None:
    binary = report_of(Path(f"{DIGITS[0]}.bin"), Path(DIGITS[1]), [])
    text = report_of(Path(DIGITS[0]), Path(DIGITS[1]), [])
    assert [layer.type for layer in binary.layers] == [layer.type for layer in text.layers]
    assert (binary.weights, binary.peak) == (text.weights, text.peak)


def test_shapes() -> None:
    assert shape_of("5") == (5, 0, 0, 0)
    assert shape_of("5,4") == (5, 4, 0, 0)
    assert shape_of("5,4,3") == (5, 4, 0, 3)
    assert shape_of("5,4,3,2") == (5, 4, 3, 2)
    for wrong in ("", "0", "1,2,3,4,5", "x", "1,-1"):
        with pytest.raises(ValueError):
            shape_of(wrong)
