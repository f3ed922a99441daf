"""What a build, an audit and .ci/run see of the environment."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from harness.setup.cache import ROOT
from harness.setup.environment import clean

LEFT = {
    "PATH": "/bin",
    "LC_ALL": "C",
    "HTTPS_PROXY": "http://proxy.invalid",
    "no_proxy": "localhost",
    "PIP_INDEX_URL": "http://index.invalid",
    "NCNN_MP_CACHE": "/cache",
    "MICROPYTHON_DIR": "/mine",
}
GONE = ("NCNN_VERSION", "NCNN_MP_BUILDS", "NCNN_PREFIX", "MAKEFLAGS", "DEBUG", "JOBS", "XPATH")


def test_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "environ", LEFT | dict.fromkeys(GONE, "1"))
    assert clean() == LEFT


def test_a_command_in_it() -> None:
    command = [sys.executable, "-m", "harness.setup.environment", "sh", "-c", "env; exit 3"]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | {"TESTS": "none"}, capture_output=True, text=True
    )
    assert done.returncode == 3
    assert "PATH=" in done.stdout
    assert "TESTS=" not in done.stdout
