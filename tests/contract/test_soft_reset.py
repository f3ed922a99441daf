"""Runs every contract script in one process, each in a fresh virtual machine, as a soft reset does
on a board: nothing native may be left behind, whatever the script kept alive to its end."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.execute import FINISHED
from harness.execute.server import Server
from tests.contract.scripts import SANITIZER_WORDS, SCRIPTS, as_text
from tests.products import BUILDS, patient, program


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(program(BUILDS[0]), BUILDS[0], patient(BUILDS[0], 120)) as server:
        yield server


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_nothing_is_left(server: Server, script: Path) -> None:
    run = server.run_text(as_text(script))
    report = f"{run.outcome}\n{run.output[-8000:]}\n{run.log[-8000:]}"
    assert not SANITIZER_WORDS.search(run.log), report
    assert run.outcome == FINISHED, report
    assert re.fullmatch(r"[1-9]\d* checks\n", run.output), report
    assert (run.live_handles, run.native_bytes, run.leaked_bytes) == (0, 0, 0)
