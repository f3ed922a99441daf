"""MicroPython as people build it themselves, gcc and the standard variant, keeps the contract."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from harness.setup.cache import ROOT
from tests.builds import made
from tests.contract.scripts import SCRIPTS
from tests.contract.test_contract import limit_memory
from tests.regressions.test_regressions import PROGRAMS


def run(program: Path, script: Path) -> str:
    """The output of a script that ends well."""
    done = subprocess.run(
        [program, script],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        preexec_fn=limit_memory,
    )
    assert done.returncode == 0, f"{done.returncode}\n{done.stdout[-8000:]}\n{done.stderr[-8000:]}"
    return done.stdout


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_contract(stock: Path, script: Path) -> None:
    assert re.fullmatch(r"[1-9]\d* checks\n", run(stock, script))


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.stem)
def test_stays_mended(stock: Path, program: Path) -> None:
    run(stock, program)


@pytest.mark.parametrize("prefix", ["", "/nowhere"])
def test_make_says_what_is_missing(prefix: str, tmp_path: Path) -> None:
    """Of no ncnn, or a wrong one."""
    source = made.fetched("micropython").resolve()
    command = ["make", "-C", str(source / "ports/unix"), f"BUILD={tmp_path}"]
    command += [f"USER_C_MODULES={ROOT}", f"NCNN_PREFIX={prefix}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0
    assert (
        f"ncnn_mp: set NCNN_PREFIX to an ncnn installed for this board: '{prefix}'" in done.stderr
    )
