"""Runs tests of the module on one build, in as many processes as there are cores."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from harness.execute.environment import PYTHON
from harness.models import ROOT
from harness.setup.memo import jobs


def run(
    tests: Sequence[str],
    junit: Path,
    environment: Mapping[str, str],
    measured_by: Sequence[str] = (),
) -> bool:
    """Whether all of them passed. `measured_by` is a Python module that runs the module pytest."""
    command = [str(PYTHON), *measured_by, "-m", "pytest", "-p", "harness.progress"]
    command += [f"--numprocesses={jobs()}", "--dist=worksteal", f"--junitxml={junit}", *tests]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment).returncode == 0
