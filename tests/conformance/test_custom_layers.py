"""A layer in Python that computes what a built-in one does gives what the built-in one gives.

Each network is run three times: with the Python class in the place of the layer and with the layer
itself by the module, and with the layer by CPython's ncnn.
"""

from __future__ import annotations

from pathlib import Path

import ncnn
import numpy
import pytest

from harness.execute import FINISHED
from harness.execute.server import Server
from harness.prelude import FRAGMENTS
from harness.reference.held import plain
from harness.reference.mats import numbers

TOLERANCE = 1e-6
SHAPE = (4, 3, 0, 2)
COUNT = 24

CLASSES = """\
def floats(mat):
    return array.array("f", mat.to_bytes())
def like(mat, values):
    made = mat.clone()
    made.from_bytes(array.array("f", values))
    return made
class Mine(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = ONE
        self.support_inplace = INPLACE
    def load_param(self, pd):
        self.a, self.b = pd.get_float(0, 0.0), pd.get_float(1, 0.0)
    def load_model(self, mb):
        self.weights = floats(mb.load(2, 1)) if WEIGHTS else None
    def forward(self, given, *rest):
        return FORWARD
    def forward_inplace(self, given, opt):
        given.from_bytes(array.array("f", EACH))
"""

# type: one_blob_only, in place, weights, params, bottoms, tops, what the class computes
RELU = "[x if x > 0 else x * self.a for x in floats(given)]"
CASES: dict[str, tuple[str, bool, bool, int, str, int, int, str]] = {
    "ReLU": ("ReLU", True, False, 0, "0=0.25", 1, 1, f"like(given, {RELU})"),
    "ReLU in place": ("ReLU", True, True, 0, "0=0.25", 1, 1, RELU),
    "Clip": (
        *("Clip", True, False, 0, "0=-0.5 1=0.25", 1, 1),
        "like(given, [min(max(x, self.a), self.b) for x in floats(given)])",
    ),
    "Eltwise": (
        *("Eltwise", False, False, 0, "0=1", 2, 1),
        "[like(given[0], [x + y for x, y in zip(floats(given[0]), floats(given[1]))])]",
    ),
    "Split": ("Split", False, False, 0, "", 1, 2, "[given[0].clone(), given[0].clone()]"),
    "Concat": (
        *("Concat", False, False, 0, "", 2, 1),
        "[Mat(4, 3, 0, 4, data=array.array('f', list(floats(given[0])) + list(floats(given[1]))))]",
    ),
    "Scale": (
        *("Scale", True, False, 2, "0=2", 1, 1),
        "like(given, [x * self.weights[i // 12] for i, x in enumerate(floats(given))])",
    ),
}


def network(kind: str, params: str, bottoms: int, tops: int) -> str:
    """Inputs, the layer, its outputs."""
    ins, outs = [f"in{i}" for i in range(bottoms)], [f"out{i}" for i in range(tops)]
    lines = [f"Input {name} 0 1 {name}" for name in ins]
    lines.append(f"{kind} it {bottoms} {tops} {' '.join((*ins, *outs))} {params}")
    return f"7767517\n{len(lines)} {bottoms + tops}\n" + "\n".join(lines) + "\n"


def ours(server: Server, name: str, kind: str) -> list[numpy.ndarray]:
    """What the module gives."""
    _, one, inplace, weights, params, bottoms, tops, forward = CASES[name]
    classes = CLASSES.replace("ONE", str(one)).replace("INPLACE", str(inplace))
    classes = classes.replace("WEIGHTS", str(bool(weights)))
    classes = classes.replace("FORWARD", "None" if inplace else forward).replace(
        "EACH", forward if inplace else "[]"
    )
    text = "import array\nfrom ncnn_mp import *\n"
    text += "".join(dict.fromkeys(FRAGMENTS["filled"])) + classes
    stored = numbers(weights, False).tobytes()
    text += f"""
net = Net()
if {kind == "Mine"}: net.register_custom_layer("Mine", Mine)
net.load_param(DataReader(from_memory={network(kind, params, bottoms, tops).encode()!r}))
net.load_model({stored!r})
for i in range({tops}):
    extractor = net.create_extractor()
    for j in range({bottoms}):
        extractor.input("in%d" % j, filled(*{SHAPE}, False))
    print(extractor.extract("out%d" % i).to_bytes().hex())
"""
    execution = server.run_text(text)
    assert execution.outcome == FINISHED, execution.output
    return [
        numpy.frombuffer(bytes.fromhex(line), numpy.float32) for line in execution.output.split()
    ]


def reference(name: str, folder: Path) -> list[numpy.ndarray]:
    """What CPython's ncnn gives for the built-in layer."""
    kind, _, _, weights, params, bottoms, tops, _ = CASES[name]
    path = folder / "weights"
    path.write_bytes(numbers(weights, False).tobytes())
    with ncnn.Net() as net:
        plain(net.opt)
        assert net.load_param_mem(network(kind, params, bottoms, tops)) == 0
        assert net.load_model(str(path)) == 0
        return [_extract(net, bottoms, f"out{i}") for i in range(tops)]


def _extract(net: ncnn.Net, bottoms: int, name: str) -> numpy.ndarray:
    extractor = net.create_extractor()
    array = numbers(COUNT, False).reshape(2, 3, 4)
    for i in range(bottoms):
        extractor.input(f"in{i}", ncnn.Mat(array).clone())
    status, mat = extractor.extract(name)
    assert status == 0
    return numpy.array(mat).copy().ravel()


def same(found: list[numpy.ndarray], wanted: list[numpy.ndarray]) -> bool:
    """Number by number."""
    return len(found) == len(wanted) and all(
        one.shape == other.shape and numpy.allclose(one, other, TOLERANCE, TOLERANCE)
        for one, other in zip(found, wanted, strict=True)
    )


@pytest.mark.parametrize("name", CASES)
def test_python_and_built_in(name: str, server: Server) -> None:
    mine, built_in = ours(server, name, "Mine"), ours(server, name, CASES[name][0])
    assert mine and same(mine, built_in), (mine, built_in)


@pytest.mark.parametrize("name", CASES)
def test_python_and_cpython(name: str, server: Server, tmp_path: Path) -> None:
    wanted = reference(name, tmp_path)
    assert same(ours(server, name, "Mine"), wanted)
