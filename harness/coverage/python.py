"""The harness: coverage.py, over the same run and over the tests of the harness itself."""

from __future__ import annotations

import json
import subprocess

from harness import session
from harness.coverage.module import REPORTS
from harness.execute.environment import PYTHON
from harness.models import ROOT

MEASURED = ["-m", "coverage", "run"]
FOLDER = REPORTS / "harness"
_DATA = ROOT / "build" / "harness-coverage"
_TESTS = ["tests/unit", "tests/golden", "tests/setup"]


def clear() -> None:
    """Forgets what earlier runs have counted."""
    for data in _DATA.parent.glob(f"{_DATA.name}*"):
        data.unlink()


def test() -> bool:
    """Runs the harness's own tests on the usual builds; whether all passed."""
    return session.run(_TESTS, FOLDER / "junit.xml", {}, MEASURED)


def report() -> float:
    """Writes the HTML and JSON reports; percent of the harness's lines that ran."""
    _coverage("combine")
    _coverage("html", f"--directory={FOLDER}")
    written = FOLDER / "summary.json"
    _coverage("json", f"-o{written}")
    percent: float = json.loads(written.read_text())["totals"]["percent_covered"]
    return percent


def _coverage(*arguments: str) -> None:
    subprocess.run([str(PYTHON), "-m", "coverage", *arguments, "--quiet"], cwd=ROOT, check=True)
