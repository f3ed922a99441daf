"""The module and ncnn compiled for the instruction sets of ESP32 chips by Debian's compilers, kept
in the cache by content (harness/setup/memo.py)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harness.execute.environment import require
from harness.firmware.boards import boards
from harness.setup import memo
from harness.setup.cache import ROOT
from harness.setup.sources import read_lock
from tests.builds import made

HERE = Path(__file__).parent
PORTS = ROOT / "ports"
PROFILE = PORTS / "profiles" / "cnn.txt"


@dataclass(frozen=True)
class Target:
    """An instruction set and its compiler; `board` has an ncnn for it already."""

    name: str
    tools: str
    flags: str
    board: str = ""

    @property
    def folder(self) -> Path:
        """Where its products are."""
        return ROOT / "build" / "tests" / "esp32" / self.name


TARGETS = (
    Target("xtensa", "xtensa-lx106-elf-", "-mlongcalls"),
    Target(
        "rv32imc",
        "riscv64-unknown-elf-",
        "--specs=picolibc.specs -march=rv32imc_zicsr -mabi=ilp32",
        "virt-rv32imc",
    ),
    Target(
        "rv32imafc",
        "riscv64-unknown-elf-",
        "--specs=picolibc.specs -march=rv32imafc_zicsr -mabi=ilp32f",
        "virt-rv32imafc",
    ),
)


def ncnn(target: Target) -> Path:
    """ncnn installed for the target."""
    if target.board:
        board = boards()[target.board]
        require(board.firmware, board.name)
        return board.build / "ncnn"
    to = target.folder / "ncnn"
    (version,) = (lock.version for lock in read_lock(PORTS / "sources.lock") if lock.name == "ncnn")
    source = ROOT / "build" / "patched" / "ncnn"
    script = PORTS / "firmware" / "build_ncnn.cmake"
    values = {
        "SOURCE": source,
        "LAYERS": PROFILE,
        "SIMPLESTL": "ON",
        "TARGET_FLAGS": target.flags,
        "CC": f"{target.tools}gcc",
        "CXX": f"{target.tools}g++",
        "VERSION": version.rpartition(".")[2],
    }
    always = [PORTS / "profiles" / name for name in ("always.txt", "inside.txt")]
    inputs = [script.parent, PORTS / "run.cmake", *always, PROFILE]
    inputs += [PORTS / "ncnn" / name for name in ("common.cmake", "prefix_map.cmake")]
    inputs += [source / name for name in ("CMakeLists.txt", "cmake", "src")]
    remember("ncnn_firmware", f"{target.name}: ncnn", to, target, values, inputs, script)
    return to


def module(target: Target) -> Path:
    """The archive of the module's objects."""
    to = target.folder / "lib__idf_main.a"
    source = made.fetched("micropython")
    prefix = ncnn(target)
    script = HERE / "component.cmake"
    values = {
        "REPOSITORY": ROOT,
        "SOURCE": source,
        "WORK": ROOT / "build" / "objects" / f"esp32-{target.name}",
        "NCNN_PREFIX": prefix,
        "CC": f"{target.tools}gcc",
        "TARGET_FLAGS": target.flags,
    }
    inputs = [ROOT / "csrc", PORTS / "run.cmake", script, script.with_suffix(""), prefix]
    inputs += [source / "py", source / "extmod"]
    remember("esp32", f"{target.name}: module", to, target, values, inputs, script)
    return to


def remember(
    kind: str,
    name: str,
    to: Path,
    target: Target,
    values: dict[str, object],
    inputs: list[Path],
    script: Path,
) -> None:
    """Runs a script of CMake, unless the cache has what it makes."""
    given = {**values, "JOBS": "@JOBS@", "OUT": "@OUT@"}
    options = [f"-D{key}={value}" for key, value in given.items()]
    command = ("cmake", *options, "-P", str(script))
    memo.remember(memo.Recipe(kind, name, to, f"{target.tools}gcc", tuple(inputs), command))
