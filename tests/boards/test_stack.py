"""What ncnn takes of the C stack, measured: less than the module asks for before it is called."""

from __future__ import annotations

import re

import pytest

from harness.firmware.boards import boards
from harness.firmware.emulated import emulated
from harness.setup.cache import ROOT

PROGRAM = """\
import board
from ncnn_mp import DataReader, Mat, Net

LAYERS = {
    "Pooling": ("0=0 1=3 2=1 3=1", 0),
    "Softmax": ("0=0 1=1", 0),
    "Convolution": ("0=4 1=3 4=1 5=1 6=144", 596),
    "ConvolutionDepthWise": ("0=4 1=3 4=1 5=1 6=72 7=2", 308),
}
for name, (params, weights) in LAYERS.items():
    lines = ["Input in 0 1 b0"]
    lines += [f"{name} l{i} 1 1 b{i} b{i + 1} {params}" for i in range(40)]
    param = f"7767517\\n{len(lines)} {len(lines)}\\n" + "\\n".join(lines) + "\\n"
    net = Net()
    board.rewind()
    before = board.memory()[6]
    net.load_param(DataReader(from_memory=param))
    net.load_model(bytes(40 * weights))
    print(name, "loading", board.memory()[6] - before)
    extractor = net.create_extractor()
    extractor.input("b0", Mat(8, 8, c=4))
    board.rewind()
    extractor.extract("b40")
    print(name, "running", board.memory()[6] - before)
"""


@pytest.mark.parametrize("name", ("mps2-an386", "virt-rv32imc"))
def test_ncnn_takes_less_stack_than_is_asked_for(name: str) -> None:
    source = (ROOT / "csrc/entry.c").read_text()
    words = re.search(r"NCNN_MP_STACK_BYTES \(\(size_t\)(\d+) \* sizeof", source)
    assert words is not None
    with emulated(boards()[name], timeout=60) as board:
        run = board.run_text(PROGRAM)
    taken = [int(line.split()[-1]) for line in run.output.splitlines()]
    assert len(taken) == 8 and min(taken) > 500, run.output
    assert max(taken) * 3 <= int(words[1]) * 4 * 2, run.output
