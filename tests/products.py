"""The builds that the tests of the module run on: the sanitizers' and the release build, or those
that NCNN_MP_BUILDS names, as `make coverage` and `make valgrind` do."""

import os
import platform
from pathlib import Path

import pytest

from harness.execute import environment

CHOSEN = os.environ.get("NCNN_MP_BUILDS", "").split()
NARROW = ["unix-asan32"] if platform.machine() == "x86_64" else []
BUILDS = CHOSEN or ["unix-asan", "unix-release", *NARROW]
on_each_build = pytest.mark.parametrize("build", BUILDS)


def program(build: str) -> Path:
    """What runs MicroPython programs on a build."""
    try:
        return environment.program(build)
    except environment.MissingBuildError as error:
        pytest.fail(str(error))


def patient(build: str, seconds: float) -> float:
    """So many seconds of a build at full speed."""
    return seconds * environment.SLOWNESS.get(build, 1)
