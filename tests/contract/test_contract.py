"""Runs every contract script by itself on the sanitizer and the release build. A script passes when
it exits 0, no sanitizer spoke, nothing native outlived it and its only line counts its checks."""

import re
import resource
import subprocess
from pathlib import Path

import pytest
from harness.execute.environment import sanitizer_environment
from tests.contract.scripts import ROOT, SANITIZER_WORDS, SCRIPTS
from tests.products import on_each_build, patient, program

# Without sanitizers, which bring a limit of their own, an allocation larger than any board has must
# still fail.
ADDRESS_SPACE = 512 * 1024 * 1024


def limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


@on_each_build
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_script(build: str, script: Path) -> None:
    run = subprocess.run(
        [program(build), script],
        cwd=ROOT,
        env=sanitizer_environment(),
        capture_output=True,
        text=True,
        errors="replace",
        timeout=patient(build, 120),
        preexec_fn=limit_memory if build == "unix-release" else None,
    )
    report = f"exit {run.returncode}\n{run.stdout[-8000:]}\n{run.stderr[-8000:]}"
    assert not SANITIZER_WORDS.search(run.stdout + run.stderr), report
    assert "outlived the program" not in run.stderr, report
    assert run.returncode == 0, report
    assert re.fullmatch(r"[1-9]\d* checks\n", run.stdout), report
