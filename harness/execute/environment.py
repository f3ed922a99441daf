"""Sanitizer options and products of builds: the same for every executor, so results agree."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

from harness import foreign, limits
from harness.models import ROOT

LIBRARY = foreign.builds() / "fuzz" / "libncnn_mp_fuzz.so"
SERVER = foreign.builds() / "unix-asan" / "micropython"
NARROW = "unix-asan32"
PYTHON = ROOT / ".venv" / "bin" / "python"
# Builds that run inside another program, and how many times slower they are with it.
_LAUNCHERS = {"unix-valgrind": ROOT / "sanitizers" / "memcheck"}
SLOWNESS = {"unix-valgrind": 30}

# Leaks are counted exactly by the runner, program by program: CPython itself leaks at its exit.
# A block above the limit is refused like by a small device: malloc answers NULL.
_ASAN = {
    "detect_leaks": 0,
    "allocator_may_return_null": 1,
    "max_allocation_size_mb": limits.NATIVE_BLOCK_MEGABYTES,
    "handle_abort": 1,
    "detect_stack_use_after_return": 0,
    "quarantine_size_mb": 16,
    "abort_on_error": 0,
    "exitcode": 77,
}
_UBSAN = {"print_stacktrace": 1, "halt_on_error": 1}


class MissingBuildError(Exception):
    """A product that `make` has not made yet."""


@lru_cache(maxsize=1)
def symbolizer() -> str:
    """The program that knows functions and lines; empty if there is none."""
    known = ("/usr/bin/llvm-symbolizer-19", "/usr/bin/llvm-symbolizer")
    return next((path for path in known if Path(path).exists()), "")


def sanitizer_environment(symbolize: bool = True) -> dict[str, str]:
    """The environment of a process that runs sanitized code. Reports with names in them take a
    tenth of a second; execute/symbols.py puts them in afterwards in less."""
    common: dict[str, int | str] = {"symbolize": int(symbolize and bool(symbolizer()))}
    if common["symbolize"]:
        common["external_symbolizer_path"] = symbolizer()
    settings = {"ASAN_OPTIONS": _ASAN | common, "UBSAN_OPTIONS": _UBSAN | common}
    joined = {
        name: ":".join(f"{k}={v}" for k, v in options.items()) for name, options in settings.items()
    }
    return {**os.environ, **joined}


def build(preset: str) -> Path:
    """The interpreter of a build of the module in question."""
    return foreign.builds() / preset / "micropython"


def program(preset: str) -> Path:
    """What runs MicroPython programs on a build."""
    product = require(ROOT / "build" / preset / "micropython", preset)
    return _LAUNCHERS.get(preset, product)


def require(product: Path, preset: str) -> Path:
    """The product, or an error that says which command makes it."""
    if not product.exists():
        name = product.relative_to(ROOT) if product.is_relative_to(ROOT) else product
        raise MissingBuildError(f"{name} is not there: `make build-{preset}` makes it")
    return product
