"""Audit builds notice when ncnn makes other shapes than the verifier foretold, in networks and in
layers used by themselves."""

from __future__ import annotations

import pytest

from harness.execute import RAISED
from harness.execute.server import Server
from harness.oracles import judge
from harness.program import Program
from tests.products import BUILDS, program

AUDITS = [build for build in BUILDS if build != "unix-release"]

# With its check off, shapes stay those of the first input. A server may run a program again.
NETWORK = """\
from ncnn_mp import DataReader, Mat, Net, _guard
net = Net()
net.load_param(DataReader(from_memory=b"7767517\\n2 2\\nInput a 0 1 a\\nReLU b 1 1 a b\\n"))
net.load_model(b"")
extractor = net.create_extractor()
_guard("extract_shapes", True)
for w in (3, 4):
    extractor.input("a", Mat(w))
    extractor.extract("b")
    _guard("extract_shapes", False)
"""

# The verifier refuses two dimensions, of which ncnn makes three.
LAYER = """\
from ncnn_mp import DataReader, Layer, Mat, ModelBin, Option, ParamDict, _guard
layer = Layer(type="PixelShuffle")
params = ParamDict()
params.set_int(0, 1)
layer.load_param(params)
layer.load_model(ModelBin(from_datareader=DataReader(from_memory=b"")))
layer.create_pipeline(None)
layer.forward(Mat(2, 2, c=4))
_guard("layer_mats", False)
layer.forward(Mat(2, 2))
"""


@pytest.mark.parametrize("build", AUDITS)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            NETWORK,
            "extract: ncnn made dims=1 w=4 h=1 d=1 c=1, foretold were dims=1 w=3 h=1 d=1 c=1",
        ),
        (LAYER, "PixelShuffle: ncnn made dims=3 w=2 h=2 d=1 c=1, foretold were dims=0"),
    ],
    ids=("network", "layer"),
)
def test_another_shape_is_a_finding(text: str, said: str, build: str) -> None:
    with Server(program(build), build) as server:
        execution = server.run_text(text)
        assert server.run_text("").outcome != RAISED  # guards are on again
    assert execution.outcome == RAISED, execution.output
    finding = judge(Program(()), execution)
    assert finding is not None and finding.oracle == "exception"
    assert f"AssertionError: {said}" in finding.title
