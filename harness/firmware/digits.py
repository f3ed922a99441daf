"""The digits network on a board: the same answers as on unix, and what the ways to load it cost."""

from __future__ import annotations

import struct
from pathlib import Path

from harness.execute import FINISHED, Executor
from harness.execute.board import Board
from harness.models import ROOT

FOLDER = ROOT / "examples" / "digits"
PICTURES = sorted((FOLDER / "images").glob("*.pgm"))
TOLERANCE = 1e-4

_HEAD = """\
from array import array
from ncnn_mp import Mat, Net, native_bytes
def pixels(path):
    with open(path, "rb") as picture:
        return array("f", [shade / 16 for shade in picture.read()[-64:]])
net = Net()
for name in ("fp16_packed", "fp16_storage", "fp16_arithmetic"):
    setattr(net.option, "use_" + name, False)
for name in ("packing_layout", "sgemm_convolution", "winograd_convolution"):
    setattr(net.option, "use_" + name, False)
net.load_param("examples/digits/digits.param")
before = native_bytes()
"""
_LOAD = {
    "from a file": """\
from ncnn_mp import DataReader
with open("examples/digits/digits.bin", "rb") as weights:
    net.load_model(DataReader(weights))
""",
    "in place": 'net.load_model("examples/digits/digits.bin")\n',
}
_ASK = """\
print(native_bytes() - before)
for path in %r:
    extractor = net.create_extractor()
    extractor.input("in0", Mat(8, 8, c=1, data=pixels(path)))
    print(bytes(extractor.extract("out0").to_bytes()).hex())
"""


class DigitsError(Exception):
    """The network did not answer."""


def program(way: str) -> str:
    """Loads the network in one way and prints what the weights took, then ten answers."""
    names = [str(path.relative_to(ROOT)) for path in PICTURES]
    return _HEAD + _LOAD[way] + _ASK % names


def answers(executor: Executor, way: str) -> tuple[int, list[tuple[float, ...]]]:
    """Native bytes of the weights, and ten probabilities a picture."""
    execution = executor.run_text(program(way))
    if execution.outcome != FINISHED:
        raise DigitsError(f"{execution.outcome}: {execution.output}{execution.log}")
    first, *lines = execution.output.split()
    return int(first), [struct.unpack("<10f", bytes.fromhex(line)) for line in lines]


def compare(board: Board, unix: Executor) -> dict[str, int | float]:
    """What the report says; DigitsError where an answer is another than on unix."""
    _, wanted = answers(unix, "from a file")
    numbers: dict[str, int | float] = {}
    for way in _LOAD:
        weights, given = answers(board, way)
        assert board.memory is not None
        worst = max(abs(a - b) for x, y in zip(wanted, given) for a, b in zip(x, y))
        classes = [probabilities.index(max(probabilities)) for probabilities in given]
        if len(given) != len(PICTURES) or worst > TOLERANCE or classes != digits_of_names():
            raise DigitsError(f"{way}: classes {classes}, off by up to {worst}")
        numbers[f"digits {way}: weights"] = weights
        numbers[f"digits {way}: native peak"] = board.memory.native_peak
        numbers[f"digits {way}: largest difference"] = worst
    return numbers


def digits_of_names() -> list[int]:
    """What the pictures show, as their names say."""
    return [int(Path(path).name[0]) for path in PICTURES]
