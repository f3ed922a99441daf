"""The newer MicroPython keeps the contract, too: every contract script and every regression, under
the sanitizers, each in a fresh virtual machine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness.execute import FINISHED
from harness.execute.server import Server
from harness.setup.cache import ROOT
from harness.setup.sources import read_lock
from tests.contract.scripts import SANITIZER_WORDS, SCRIPTS, as_text
from tests.regressions.test_regressions import PROGRAMS

LOCK = {source.name: source for source in read_lock(ROOT / "ports/sources.lock")}


def run(server: Server, text: str) -> str:
    """The output of a program that ends well and leaves nothing behind."""
    done = server.run_text(text)
    report = f"{done.outcome}\n{done.output[-8000:]}\n{done.log[-8000:]}"
    assert not SANITIZER_WORDS.search(done.log), report
    assert done.outcome == FINISHED, report
    assert (done.live_handles, done.native_bytes, done.leaked_bytes) == (0, 0, 0), report
    return done.output


def test_version(newer: Server) -> None:
    text = "import sys, ncnn_mp\nprint('.'.join(map(str, sys.implementation[1][:3])))"
    assert run(newer, text) == f"{LOCK['micropython_newer'].version}\n"
    assert LOCK["micropython_newer"].version != LOCK["micropython"].version


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_contract(newer: Server, script: Path) -> None:
    assert re.fullmatch(r"[1-9]\d* checks\n", run(newer, as_text(script)))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_stays_mended(newer: Server, program: Path) -> None:
    run(newer, program.read_text())
