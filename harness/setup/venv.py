"""Makes the virtual environment of pinned wheels, one for each requirements.lock, in the cache."""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

from harness.setup.cache import cache_root, link, locked
from harness.setup.command import run
from harness.setup.report import SetupError, stage

PYTHON = (3, 11)  # what the wheels in requirements.lock are for
COMPLETE = "complete"  # written last: a virtual environment cannot be renamed into place


def check_python() -> None:
    """Before anything is imported that an older one does not have."""
    if sys.version_info[:2] != PYTHON:
        version = ".".join(map(str, sys.version_info[:3]))
        raise SetupError(
            f"python3 is {version}, and the wheels of ports/requirements.lock are for CPython 3.11:"
            " put Debian 12's /usr/bin/python3 first on PATH"
        )


def ensure(lock: Path, name: Path) -> None:
    """Points `name` (.venv) at a complete virtual environment of the lock's wheels."""
    content = lock.read_bytes() + sys.executable.encode()
    home = cache_root() / "venv" / hashlib.sha256(content).hexdigest()[:16]
    if not (home / COMPLETE).exists():
        with locked(home.parent):
            if not (home / COMPLETE).exists():
                with stage("Python wheels"):
                    _make(home, lock)
    link(name, home)


def _make(home: Path, lock: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    run("making the virtual environment", [sys.executable, "-m", "venv", str(home)])
    pip = [str(home / "bin/python"), "-m", "pip", "install", "--disable-pip-version-check"]
    pip += ["--progress-bar", "off"]
    pip += ["--require-hashes", "--only-binary", ":all:", "--requirement", str(lock)]
    run("installing the wheels of requirements.lock", pip)
    (home / COMPLETE).touch()
