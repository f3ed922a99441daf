"""The module and ncnn for ESP32's instruction sets, without ESP-IDF: the module compiles with
-Werror as a component, and what is left to the linker is what ESP-IDF and MicroPython have."""

from __future__ import annotations

import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

from harness.firmware.boards import boards
from harness.setup.cache import ROOT
from tests.esp32 import compiled

PROVIDED = ROOT / "ports" / "esp32" / "provided.toml"
MICROPYTHON = re.compile(r"(mp|gc|m|nlr|vstr|unichar|utf8|qstr)_\w+")


def symbols(tools: str, *files: Path) -> dict[str, set[str]]:
    """The names by what nm says of them: U is undefined, w undefined and not needed."""
    command = [f"{tools}nm", "--extern-only", "--format=posix", *map(str, files)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    kinds: dict[str, set[str]] = {}
    for name, kind in re.findall(r"^(\S+) (\w)(?: |$)", listed, re.MULTILINE):
        kinds.setdefault(kind, set()).add(name)
    return kinds


def defined(kinds: dict[str, set[str]]) -> set[str]:
    """Those that have an address."""
    return set().union(*(names for kind, names in kinds.items() if kind not in "Uw"))


@cache
def wanted(target: compiled.Target) -> frozenset[str]:
    """What neither the module nor ncnn defines, but one of them uses."""
    archives = (compiled.module(target), compiled.ncnn(target) / "lib" / "libncnn.a")
    kinds = symbols(target.tools, *archives)
    return frozenset(kinds["U"] - defined(kinds))


def micropython() -> set[str]:
    """What MicroPython defines in a firmware that it is linked with."""
    board = boards()["virt-rv32imc"]
    kinds = symbols(board.tool(""), board.firmware)
    return {name for names in kinds.values() for name in names if MICROPYTHON.fullmatch(name)}


def provided() -> re.Pattern[str]:
    """What ESP-IDF links every program with."""
    parts = tomllib.loads(PROVIDED.read_text())
    assert all(len(part["why"]) > 10 for part in parts.values())
    return re.compile("|".join(name for part in parts.values() for name in part["names"].split()))


@pytest.mark.parametrize("target", compiled.TARGETS, ids=lambda target: target.name)
def test_somebody_defines_every_symbol(target: compiled.Target) -> None:
    known = provided()
    missing = {name for name in wanted(target) - micropython() if not known.fullmatch(name)}
    assert not missing, f"nobody is known to define {sorted(missing)} ({PROVIDED})"


@pytest.mark.parametrize("name", ["ncnn_mat_create", "__start_guards", "floo", "_Znwj", "fopen"])
def test_not_everything_is_known(name: str) -> None:
    assert not provided().fullmatch(name)


@pytest.mark.parametrize("target", compiled.TARGETS, ids=lambda target: target.name)
def test_the_module_is_there(target: compiled.Target) -> None:
    """With its custom layers, C++ operators and all: an empty archive wants nothing, too."""
    there = defined(symbols(target.tools, compiled.module(target)))
    assert {"ncnn_mp_type_net", "_Znwj", "_ZdlPv"} <= there
    assert len(wanted(target)) > 100
