"""A CMake-based port takes the module: names found, every file compiled with -Werror, ncnn and the
C++ runtime linked in an order that needs no help, and the result runs networks."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from harness.setup.cache import ROOT
from tests.builds import made

HERE = Path(__file__).parent


def configure(to: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Configures the port, no more."""
    source = made.fetched("micropython").resolve()
    command = ["cmake", "-S", str(HERE / "port"), "-B", str(to), "-G", "Ninja"]
    command += ["-DCMAKE_C_COMPILER=gcc", f"-DMICROPY_DIR={source}", *options]
    clean = {name: value for name, value in os.environ.items() if name != "NCNN_PREFIX"}
    return subprocess.run(command, env=clean | environment, capture_output=True, text=True)


def test_runs_networks_and_custom_layers(port: Path) -> None:
    program = (HERE / "smoke.py").read_text()
    done = subprocess.run([port], input=program, capture_output=True, text=True)
    expected = "[2.0, 4.0, 6.0, 8.0]\nOSError\n[11.0, 12.0, 13.0, 14.0]\n"
    assert (done.stdout, done.stderr, done.returncode) == (expected, "", 0)


def test_links_in_order(port: Path) -> None:
    """Nothing defined twice is tolerated, and the archive comes before what it needs."""
    rules = port.with_name("build.ninja").read_text()
    (libraries,) = (line.split()[2:] for line in rules.splitlines() if "LINK_LIBRARIES =" in line)
    archive, *rest = libraries
    assert (Path(archive).name, rest) == ("libncnn.a", ["-lstdc++", "-lm"])
    assert "allow-multiple-definition" not in rules


def test_takes_a_folder_and_the_environment(tmp_path: Path) -> None:
    prefix = str(ROOT / "build/unix-release/ncnn")
    done = configure(tmp_path, f"-DUSER_C_MODULES={ROOT}/csrc", NCNN_PREFIX=prefix)
    assert done.returncode == 0, done.stderr
    assert "usermod_ncnn_mp" in done.stdout + done.stderr
    again = subprocess.run(["cmake", str(tmp_path)], capture_output=True, text=True)
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize("prefix", ["", "/nowhere"])
def test_says_what_is_missing(prefix: str, tmp_path: Path) -> None:
    """Of no ncnn, or a wrong one."""
    options = [f"-DUSER_C_MODULES={ROOT}/csrc/micropython.cmake", f"-DNCNN_PREFIX={prefix}"]
    done = configure(tmp_path, *options)
    assert done.returncode != 0
    said = " ".join(done.stderr.split())
    assert f"set NCNN_PREFIX to an ncnn installed for this board: '{prefix}' has no" in said
