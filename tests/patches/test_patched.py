"""Every ncnn that is built has the patches of ports/patches/: a C program that is linked with it
looks at what they change, and fails with an unpatched one."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.models import ROOT
from tests.products import BUILDS

SOURCE = Path(__file__).with_name("patched.c")
SANITIZED = ("clang-19", "-fsanitize=address,undefined", "-fsanitize-link-c++-runtime")
COMPILERS = {
    "unix-release": ("gcc",),
    "unix-asan": SANITIZED,
    "unix-asan32": (*SANITIZED, "-m32", "-msse2", "-mfpmath=sse"),
}


def run(out: Path, compiler: tuple[str, ...], prefix: Path) -> subprocess.CompletedProcess[str]:
    """The program, linked with that ncnn, and what it said."""
    program = out / "patched"
    library = ["-I", str(prefix / "include/ncnn"), str(prefix / "lib/libncnn.a"), "-lstdc++", "-lm"]
    command = [*compiler, "-Wall", "-Werror", "-o", str(program), str(SOURCE), *library]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    return subprocess.run([program], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("build", [build for build in BUILDS if build in COMPILERS])
def test_patches_are_in(build: str, tmp_path: Path) -> None:
    done = run(tmp_path, COMPILERS[build], ROOT / "build" / build / "ncnn")
    assert done.returncode == 0, done.stdout + done.stderr
