"""Runs scripts on our MicroPython builds, for the tests of the examples."""

import subprocess
from pathlib import Path

from tests.products import on_each_build, patient, program

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"

__all__ = ["EXAMPLES", "ROOT", "on_each_build", "output", "run"]


def run(build: str, *arguments: object, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a script on one of our MicroPython builds."""
    command = [str(program(build)), *map(str, arguments)]
    seconds = patient(build, 60)
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False
    )


def output(build: str, *arguments: object, folder: Path = ROOT) -> str:
    """Return what a script that must succeed prints."""
    result = run(build, *arguments, folder=folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
