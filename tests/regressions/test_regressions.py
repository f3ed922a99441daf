"""Replays every defect that was found, on each build: none may come back.

A regression is a MicroPython program that ends quietly where its defect is mended. Its header says
what happened, who owns it and how it was found.
"""

import subprocess
from pathlib import Path

import pytest

from tests.products import on_each_build, patient
from tests.products import program as interpreter

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = sorted(p for p in Path(__file__).parent.glob("*.py") if not p.name.startswith("test_"))
SECONDS = 60


@on_each_build
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_stays_mended(program: Path, build: str) -> None:
    done = subprocess.run(
        [interpreter(build), program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=patient(build, SECONDS),
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr
    assert "outlived the program" not in done.stderr and not done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_names_its_owner(program: Path) -> None:
    assert "Owner: " in program.read_text()
