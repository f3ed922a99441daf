"""Builds that only tests need: the module in MicroPython as people build it themselves, and in the
newer MicroPython. Each is kept in the cache by content (harness/setup/memo.py)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harness.setup import memo
from harness.setup.cache import ROOT
from harness.setup.report import STATUS_GONE

VERSIONS = ("micropython", "micropython_newer")  # tables of ports/sources.lock
PARTS = {  # kind of build -> the folders of MicroPython that it depends on
    "stock": ("py", "extmod", "shared", "lib", "ports/unix"),
    "port": ("py", "shared"),
}
NEWER = "unix-asan-newer"


def fetched(version: str) -> Path:
    """The source tree of a MicroPython.

    Debian's unstable suite drops releases. A newer one that nobody has any more is no failure of
    ours: its tests are left out, with what set-up says to do.
    """
    command = [sys.executable, "-m", "harness.setup.sources", version]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == STATUS_GONE:
        pytest.skip(done.stderr.strip())
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "build/sources" / version


def product(kind: str, version: str) -> Path:
    """The program that tests/builds/<kind>.cmake builds."""
    source = fetched(version)
    script = Path(__file__).with_name(f"{kind}.cmake")
    to = ROOT / "build/tests" / kind / version / "micropython"
    ncnn = ROOT / "build/unix-release/ncnn"
    values = {
        "REPOSITORY": ROOT,
        "SOURCE": source,
        "WORK": ROOT / "build/objects" / f"{kind}-{version}",
        "NCNN_PREFIX": ncnn,
        "JOBS": "@JOBS@",
        "OUT": "@OUT@",
    }
    options = [f"-D{name}={value}" for name, value in values.items()]
    inputs = [ROOT / "csrc", ROOT / "ports/run.cmake", script, ncnn]
    inputs += [source / part for part in PARTS[kind]]
    inputs += [folder for folder in (script.with_suffix(""),) if folder.is_dir()]
    command = ("cmake", *options, "-P", str(script))
    name = f"{kind} of {version}"
    memo.remember(memo.Recipe(kind, name, to, "gcc", tuple(inputs), command))
    return to


def newer() -> Path:
    """The sanitized build of the newer MicroPython."""
    fetched("micropython_newer")
    run([sys.executable, "-m", "harness.setup.patches", "micropython_newer"])
    run(["cmake", "--preset", NEWER])
    run(["cmake", "--build", "--preset", NEWER])
    return ROOT / "build" / NEWER / "micropython"


def run(command: list[str]) -> None:
    """Runs a command; what it says is in the report of the test that fails."""
    subprocess.run(command, cwd=ROOT, check=True)
