"""The OOM sweep: each operation of the table, each type of layer, a network, each seed, each
regression and each contract script, with the k-th allocation failing, k = 1 and on until none
fails (of long programs as a Rule says); in both heaps, once, from there on, and with each second
one behind it. test_narrow.py does a share of it where words have 32 bits.

Nothing may crash, no sanitizer may speak, nothing native may outlive the program, and no exception
may come that the table does not allow; where a program has no `try`, only MemoryError. What fails
is written to build/reports/oom/ as a script that fails by itself.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.choices import RandomChoices
from harness.examine import program_of
from harness.execute.server import Server
from harness.generate import example
from harness.layer_types import LAYER_TYPES, UNVERIFIED, Use, use
from harness.lower import lower
from harness.models import ROOT
from harness.ops import OPERATIONS
from harness.ops.layers import Known
from harness.prelude import FRAGMENTS
from harness.sweep import (
    ALL,
    Judge,
    Rule,
    counted,
    judge_checks,
    judge_program,
    judge_script,
    sweep,
)
from tests.contract.scripts import SCRIPTS, as_text
from tests.products import BUILDS, patient, program

REPORTS = ROOT / "build" / "reports" / "oom"
SEEDS = sorted((ROOT / "fuzz" / "corpora").glob("*/*"))
REGRESSIONS = sorted(
    path for path in (ROOT / "tests" / "regressions").glob("*.py") if path.stem[:5] != "test_"
)
EXAMPLES = 2  # programs an operation, uses a type of layer
SEED = Rule(20, 1.25)
REGRESSION = Rule(12, 1.5)
CONTRACT = Rule(1, 8)

LAYER = """\
from ncnn_mp import *
kept = []
{helpers}
layer = Layer(type={use.type!r}, verify={verify})
layer.load_param(params({use.params!r}))
layer.load_model(weights({use.weights!r}, {use.positive}))
layer.create_pipeline(None)
mats = [filled(*shape, {use.positive}) for shape in {use.inputs!r}]
outputs = layer.forward({mats}, None)
"""

NETWORK = """\
from ncnn_mp import Mat, Net
net = Net()
net.load_param("examples/digits/digits.param")
net.load_model("examples/digits/digits.bin")
extractor = net.create_extractor()
extractor.input("in0", Mat(8, 8, c=1))
print(len(extractor.extract("out0").to_bytes()))
"""

CUSTOM = """\
from ncnn_mp import DataReader, Layer, Net
class Mine(Layer):
    def load_param(self, params):
        print(len(params.get_array(0, None).to_bytes()))
PARAM = '7767517\\n2 2\\nInput in 0 1 in\\nMine mine 1 1 in out -23300=2,1,2 1=text\\n'
net = Net()
net.register_custom_layer("Mine", Mine)
net.load_param(DataReader(from_memory=PARAM))
"""


def served(build: str) -> Iterator[Server]:
    """The binary of a build, kept alive."""
    with Server(program(build), build, patient(build, 120)) as started:
        yield started


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """The unix-asan binary."""
    yield from served(BUILDS[0])


def check(server: Server, name: str, text: str, judge: Judge, rule: Rule) -> None:
    """Sweeps, and writes down what it finds."""
    lines = []
    for failure, finding in sweep(server, text, judge, rule):
        path = REPORTS / f"{name.replace('/', '_').replace(' ', '_')}-{failure.slug}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(failure.script(text))
        lines += [f"{finding.title}, with {failure} failing; to see it again:"]
        lines += [f"    python3 -m harness replay {os.path.relpath(path, ROOT)}", finding.log]
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation(server: Server, name: str) -> None:
    for seed in range(EXAMPLES):
        program = example(name, seed)
        check(server, f"{name}-{seed}", lower(program), judge_program(program), ALL)


def layer_script(layer: Use) -> str:
    """Makes the layer and runs it once."""
    helpers = dict.fromkeys((*FRAGMENTS["params"], *FRAGMENTS["filled"], *FRAGMENTS["weights"]))
    mats = f"mats, {layer.outputs}" if Known(layer).many else "mats[0]"
    return LAYER.format(
        helpers="".join(helpers), use=layer, mats=mats, verify=layer.type not in UNVERIFIED
    )


@pytest.mark.parametrize("name", LAYER_TYPES)
def test_layer(server: Server, name: str) -> None:
    for seed in range(EXAMPLES):
        text = layer_script(use(name, RandomChoices(seed)))
        check(server, f"{name}-{seed}", text, judge_script, ALL)


def test_network(server: Server) -> None:
    check(server, "network", NETWORK, judge_script, ALL)


def test_parameters_of_a_custom_layer(server: Server) -> None:
    check(server, "custom", CUSTOM, judge_script, ALL)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_seed(server: Server, path: Path) -> None:
    program = program_of(path.parent.name, path.read_bytes())
    check(server, path.name, lower(program), judge_program(program), SEED)


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_regression(server: Server, path: Path) -> None:
    check(server, path.stem, path.read_text(), judge_checks, REGRESSION)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_contract(server: Server, path: Path) -> None:
    check(server, path.stem, as_text(path), judge_checks, CONTRACT)


def test_reserve_is_large_enough() -> None:
    # In a process of its own: elsewhere it grows for networks of many blobs, and that counts, too.
    with Server() as alone:
        check(alone, "network", NETWORK, judge_script, ALL)
        _, counts = counted(alone, NETWORK)
    assert 0 < counts.reserve <= 0.6 * 1536 * 8, counts
