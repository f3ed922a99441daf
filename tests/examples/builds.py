"""Runs scripts on our MicroPython builds, for the tests of the examples."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"

on_each_build = pytest.mark.parametrize("build", ["unix-release", "unix-asan"])


def run(build: str, *arguments: object, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a script on one of our MicroPython builds."""
    binary = ROOT / "build" / build / "micropython"
    assert binary.exists(), f"{binary} is not built: run `make build-{build}`"
    command = [str(binary), *map(str, arguments)]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def output(build: str, *arguments: object, folder: Path = ROOT) -> str:
    """Return what a script that must succeed prints."""
    result = run(build, *arguments, folder=folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout
