"""A collection at every allocation: what anything needs and nothing holds is swept at once, and the
sanitizer sees its use. Every seed, contract script and regression, one after the other in one
process, each in a machine of its own that ends as a soft reset does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.examine import program_of, verdict
from harness.execute import FINISHED
from harness.execute.server import Server
from harness.models import ROOT
from tests.contract.scripts import SANITIZER_WORDS, SCRIPTS, as_text
from tests.regressions.test_regressions import PROGRAMS

SEEDS = sorted((ROOT / "fuzz/corpora").glob("*/*"))
# Scripts that take minutes under stress collect at every 50th allocation instead.
SPARED = {"lifetime_full_heap", "pixels_from", "pixels_resize"}
GARBAGE = """\
import ncnn_mp
for _ in range(20):
    ncnn_mp.Mat(100, 100)
print(ncnn_mp.native_bytes() // 40000)
"""


def server_that_collects(every: int) -> Iterator[Server]:
    with Server(timeout=300, environment={"NCNN_MP_GC_STRESS": str(every)}) as started:
        yield started


@pytest.fixture(scope="module")
def stressed() -> Iterator[Server]:
    yield from server_that_collects(every=1)


@pytest.fixture(scope="module")
def spared() -> Iterator[Server]:
    yield from server_that_collects(every=50)


def run(server: Server, text: str) -> str:
    """The output of a program that ends well and leaves nothing behind."""
    done = server.run_text(text)
    report = f"{done.outcome}\n{done.output[-8000:]}\n{done.log[-8000:]}"
    assert not SANITIZER_WORDS.search(done.log), report
    assert done.outcome == FINISHED, report
    assert (done.live_handles, done.native_bytes, done.leaked_bytes) == (0, 0, 0), report
    return done.output


def test_garbage_goes_at_the_next_allocation(stressed: Server, server: Server) -> None:
    assert int(run(stressed, GARBAGE)) <= 2
    assert int(run(server, GARBAGE)) == 20


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_contract(stressed: Server, spared: Server, script: Path) -> None:
    server = spared if script.stem in SPARED else stressed
    assert re.fullmatch(r"[1-9]\d* checks\n", run(server, as_text(script)))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_regression(stressed: Server, program: Path) -> None:
    run(stressed, program.read_text())


@pytest.mark.parametrize("seed", SEEDS, ids=[f"{p.parent.name}/{p.name}" for p in SEEDS])
def test_seed(stressed: Server, seed: Path) -> None:
    finding = verdict(stressed, program_of(seed.parent.name, seed.read_bytes()))
    assert finding is None, f"{finding.title}\n\n{finding.log}"
