"""Starts this program again so that sanitized code can be loaded into it.

The sanitizer runtime has to be there before anything else, and Atheris brings one that has
libFuzzer in it. Also the way from any Python 3 to the project's own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from harness.execute.environment import PYTHON, MissingBuildError, sanitizer_environment

_STAGE = "NCNN_MP_STAGE"


def runtime() -> Path:
    """The runtime's library, as it lies in the environment of this Python."""
    found = sorted(Path(sys.prefix).glob("lib/python*/site-packages/asan_with_fuzzer.so"))
    if not found:
        raise MissingBuildError(f"Atheris is not installed in {sys.prefix}: `make setup` does that")
    return found[0]


def into_project_python(arguments: list[str]) -> None:
    """Starts again under the project's Python where one is set up and another one runs."""
    if PYTHON.exists() and Path(sys.prefix).resolve() != PYTHON.parents[1].resolve():
        os.execv(PYTHON, [str(PYTHON), *arguments])


def ensure(arguments: list[str]) -> None:
    """Comes back only in a process that is ready; `arguments` are what follows the interpreter."""
    stage = os.environ.pop(_STAGE, "")
    if stage == "ready":
        os.environ.pop("LD_PRELOAD", None)  # children, the symbolizer above all, need none of it
        return
    environment = sanitizer_environment()
    python = str(PYTHON) if PYTHON.exists() else sys.executable
    if stage == "python" or python == sys.executable:
        environment |= {_STAGE: "ready", "LD_PRELOAD": str(runtime())}
    else:
        environment[_STAGE] = "python"
    os.execve(python, [python, *arguments], environment)
