"""MicroPython's make has a BOARD of its own, and never sees ours."""

from __future__ import annotations

import subprocess

from harness.models import ROOT


def test_boards_of_the_command_line_stay_here() -> None:
    command = ["make", "--no-print-directory", "--eval", "show:;@env", "BOARD=one another", "show"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "PATH=" in said
    assert "one another" not in said
