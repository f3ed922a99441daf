"""csrc/: runs the tests on the build with counters, and gcovr on what they counted.

The counters lie under the name of the folder where the objects were built, wherever that was, below
a folder of ours (GCOV_PREFIX). What gcov needs beside each is delivered with the program.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness import session
from harness.execute.environment import PYTHON, program
from harness.models import ROOT

PRESET = "unix-coverage"
REPORTS = ROOT / "build" / "reports" / "coverage"
LEAST_LINES, LEAST_BRANCHES = 100.0, 98.0  # percent
# What runs the module's code. tests/networks: as many as show all of it, not as many as convince.
TESTS = (
    "contract",
    "regressions",
    "replay",
    "examples",
    "conformance",
    "property",
    "networks/test_networks.py",
    "oom",
    "oracles/test_foretold.py",
    "verify",
)
_ENVIRONMENT = {"NCNN_MP_BUILDS": PRESET, "NCNN_MP_NETWORKS": "200"}
_COUNTERS = ROOT / "build" / PRESET / "counters"


class NothingCountedError(Exception):
    """The build has no counters, or nothing ran."""


@dataclass(frozen=True, slots=True)
class Row:
    """One file, or all of them."""

    name: str
    lines: tuple[int, int]  # covered, in all
    branches: tuple[int, int]
    functions: tuple[int, int]


def test(measured_by: list[str]) -> bool:
    """Runs the tests of the module from counters of zero; whether all passed."""
    product = program(PRESET)
    shutil.rmtree(_COUNTERS, ignore_errors=True)
    REPORTS.mkdir(parents=True, exist_ok=True)
    environment = {**_ENVIRONMENT, "GCOV_PREFIX": str(_COUNTERS)}
    tests = [f"tests/{name}" for name in TESTS]
    passed = session.run(tests, REPORTS / "junit.xml", environment, measured_by)
    _put_notes_beside_counters(product.parent / "csrc")
    return passed


def _put_notes_beside_counters(notes: Path) -> None:
    roots = list(_COUNTERS.rglob("csrc"))
    if len(roots) != 1:
        raise NothingCountedError(
            f"{_COUNTERS} has {len(roots)} folders of counters, expected 1: try after `make clean`"
        )
    shutil.copytree(notes, roots[0], dirs_exist_ok=True)


def report() -> bool:
    """Writes every report; False if csrc/ is covered less than it must be."""
    outputs = {
        "--html-details": "index.html",
        "--cobertura": "cobertura.xml",
        "--json-summary": "summary.json",
        "--markdown": "summary.md",
        "--txt": "summary.txt",
    }
    command = [str(PYTHON), "-m", "gcovr", str(_COUNTERS)]
    command += [f"{option}={REPORTS / name}" for option, name in outputs.items()]
    command += [f"--fail-under-line={LEAST_LINES}", f"--fail-under-branch={LEAST_BRANCHES}"]
    return subprocess.run(command, cwd=ROOT).returncode == 0


def rows() -> list[Row]:
    """The files in the order of their names, and their sum."""
    summary = json.loads((REPORTS / "summary.json").read_text())
    files = sorted(summary["files"], key=lambda file: str(file["filename"]))
    return [*(_row(file["filename"], file) for file in files), _row("csrc/", summary)]


def _row(name: str, of: dict[str, Any]) -> Row:
    counts = [
        (of[f"{kind}_covered"], of[f"{kind}_total"]) for kind in ("line", "branch", "function")
    ]
    return Row(name, *counts)
