"""What the Makefile takes from its environment and its command line, and what it leaves there."""

from __future__ import annotations

import os
import subprocess

import pytest

from harness.models import ROOT


def make(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("target", ["audit", "firmware"])
def test_firmware_has_the_ncnn_of_the_lock(target: str) -> None:
    """Boards are built with that one whatever is asked for: another would only be tested."""
    refused = make("-n", target, NCNN_VERSION="1.0.20260526")
    assert refused.returncode != 0
    assert "NCNN_VERSION= is for tests and fuzzing" in refused.stderr
    assert refused.stdout == ""


def test_a_refusal_ends_the_recipe() -> None:
    """Even where make goes on after an error: -i."""
    said = make("-n", "firmware", "RELEASE=1", "BOARD=mps2-an386").stdout
    (line,) = (line for line in said.splitlines() if "--audited" in line)
    assert " -m harness.audit --check mps2-an386 && " in line


def test_the_environment_does_not_choose_the_tests() -> None:
    assert make("--eval", "show:;@echo [$(TESTS)]", "show", TESTS="tests/unit").stdout == "[]\n"


def test_help_names_the_builds() -> None:
    assert "make build-<preset> " in make("help").stdout


def test_boards_of_the_command_line_stay_here() -> None:
    """MicroPython's make has a BOARD of its own, and never sees ours."""
    said = make("--eval", "show:;@env", "BOARD=one another", "show").stdout
    assert "PATH=" in said
    assert "one another" not in said
