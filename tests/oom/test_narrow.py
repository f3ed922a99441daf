"""The OOM sweep where words have 32 bits, as on every MCU: a share of test_sweep.py's, beside it.

Each operation, each type of layer, the network, the regressions, and the seeds of networks and of
model files; of each one example, and of long programs fewer indices.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.choices import RandomChoices
from harness.examine import program_of
from harness.execute.server import Server
from harness.generate import example
from harness.layer_types import LAYER_TYPES, use
from harness.lower import lower
from harness.ops import OPERATIONS
from harness.sweep import Rule, judge_checks, judge_program, judge_script
from tests.oom.test_sweep import NETWORK, REGRESSIONS, SEEDS, check, layer_script, served
from tests.products import BUILDS, NARROW

TARGETS = ("fuzz_network", "fuzz_model_bin", "fuzz_param_bin", "fuzz_param_text")
SHARED_SEEDS = [path for path in SEEDS if path.parent.name in TARGETS]
RULE = Rule(24, 1.25)
SEED = Rule(8, 1.5)
REGRESSION = Rule(6, 2.5)


@pytest.fixture(scope="module", params=[build for build in BUILDS[1:] if build in NARROW])
def narrow(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The unix-asan32 binary, where it is one of those that are tested."""
    yield from served(request.param)


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation(narrow: Server, name: str) -> None:
    program = example(name, 0)
    check(narrow, f"narrow-{name}", lower(program), judge_program(program), RULE)


@pytest.mark.parametrize("name", LAYER_TYPES)
def test_layer(narrow: Server, name: str) -> None:
    text = layer_script(use(name, RandomChoices(0)))
    check(narrow, f"narrow-{name}", text, judge_script, RULE)


def test_network(narrow: Server) -> None:
    check(narrow, "narrow-network", NETWORK, judge_script, RULE)


@pytest.mark.parametrize("path", SHARED_SEEDS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_seed(narrow: Server, path: Path) -> None:
    program = program_of(path.parent.name, path.read_bytes())
    check(narrow, f"narrow-{path.name}", lower(program), judge_program(program), SEED)


@pytest.mark.parametrize("path", REGRESSIONS, ids=lambda path: path.stem)
def test_regression(narrow: Server, path: Path) -> None:
    check(narrow, f"narrow-{path.stem}", path.read_text(), judge_checks, REGRESSION)
