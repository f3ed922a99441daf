"""`make lint`: every check in one table; all of them run, each says a line with its time."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from harness.setup.cache import ROOT

PYTHON = [sys.executable, "-m"]
MICROPYTHON = ROOT / "build/patched/micropython"
INCLUDED = (
    "sanitizers/unix",
    "build/patched/micropython",
    "build/patched/micropython/ports/unix",
    "build/unix-asan",  # genhdr/
    "csrc",
)
DEFINED = (
    "UNIX",
    "NCNN_MP_AUDIT=1",
    "MICROPY_PY_SOCKET=1",
    "MICROPY_PY_TERMIOS=1",
    "MICROPY_USE_READLINE=1",
    "MICROPY_ROM_TEXT_COMPRESSION=1",
    "MICROPY_VFS_FAT=1",
    "MICROPY_VFS_LFS1=1",
    "MICROPY_VFS_LFS2=1",
)
C_FLAGS = [
    "-std=gnu99",
    *(f"-D{name}" for name in DEFINED),
    *(f"-I{folder}" for folder in INCLUDED),
    "-isystembuild/unix-asan/ncnn/include/ncnn",
]
C_FOLDERS = ("csrc", "sanitizers/unix")


def run(command: list[str]) -> str:
    """What a failed command says; nothing when it passed."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr or "failed without a word"


def c_files(*suffixes: str) -> list[str]:
    """The C files of ours."""
    folders = (ROOT / folder for folder in C_FOLDERS)
    files = (file for folder in folders for file in folder.rglob("*") if file.suffix in suffixes)
    return sorted(str(file.relative_to(ROOT)) for file in files)


def clang_tidy() -> str:
    """One process a file, one a core at a time."""
    command = ["clang-tidy-19", "--quiet"]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return "".join(pool.map(lambda file: run([*command, file, "--", *C_FLAGS]), c_files(".c")))


def c_format() -> str:
    """MicroPython's own formatter and configuration, on a copy, compared."""
    with tempfile.TemporaryDirectory() as folder:
        copies = {file: Path(folder, file) for file in c_files(".c", ".h")}
        for file, copy in copies.items():
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes((ROOT / file).read_bytes())
        names = [str(copy) for copy in copies.values()]
        tool = [sys.executable, "-B", str(MICROPYTHON / "tools/codeformat.py"), "-c"]
        failure = run([*tool, *names])
        pairs = copies.items()
        return failure or "".join(run(["diff", "-u", file, str(copy)]) for file, copy in pairs)


CHECKS: dict[str, Callable[[], str]] = {
    "ruff check": lambda: run([*PYTHON, "ruff", "check", "."]),
    "ruff format": lambda: run([*PYTHON, "ruff", "format", "--diff", "."]),
    "mypy --strict harness": lambda: run([*PYTHON, "mypy", "--strict", "harness"]),
    "C format (uncrustify)": c_format,
    "clang-tidy": clang_tidy,
    "guards named": lambda: run([*PYTHON, "harness.setup.guarded"]),
    "suppressions explained": lambda: run([*PYTHON, "harness.setup.suppressions"]),
}


def main() -> int:
    """Runs the table; the exit status counts the failures."""
    failures = 0
    for name, check in CHECKS.items():
        start = time.monotonic()
        problems = check()
        failures += bool(problems)
        verdict = "FAILED" if problems else "ok"
        print(f"lint: {name:<40} {time.monotonic() - start:7.1f} s  {verdict}", flush=True)
        print(problems, end="", flush=True)
    return failures


if __name__ == "__main__":
    sys.exit(main())
