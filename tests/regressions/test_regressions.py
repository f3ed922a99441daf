"""Replays every defect that was found, on each build: none may come back.

A regression is a MicroPython program that ends quietly where its defect is mended. Its header says
what happened, who owns it and how it was found.
"""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = sorted(p for p in Path(__file__).parent.glob("*.py") if not p.name.startswith("test_"))
BUILDS = ("unix-asan", "unix-release")
SECONDS = 60


@pytest.mark.parametrize("build", BUILDS)
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_stays_mended(program: Path, build: str) -> None:
    micropython = ROOT / "build" / build / "micropython"
    assert micropython.exists(), f"{micropython} is missing: run `make build-{build}`"
    done = subprocess.run(
        [micropython, program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.stem)
def test_names_its_owner(program: Path) -> None:
    assert "Owner: " in program.read_text()
