"""`make firmware BOARD=esp32…`: what it says without ESP-IDF, and what it asks ESP-IDF to do: a
stand-in writes down how it was called and leaves what the real one would."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from harness.setup.cache import ROOT
from tests.builds import made
from tests.esp32.test_boards import BOARDS

# idf.py, which finds the folder to build in behind -B.
IDF_PY = """\
#!/bin/sh
printf '%s\\n' "NCNN_PREFIX=$NCNN_PREFIX" "$@" >"$CALLED"
while [ "$1" != -B ]; do shift; done
mkdir -p "$2/bootloader" "$2/partition_table"
echo image >"$2/micropython.bin"
echo program >"$2/micropython.elf"
"""
MAKEIMG = """\
import shutil, sys
shutil.copy(sys.argv[4], sys.argv[5])
"""
VERSION = "set(IDF_VERSION_MAJOR {})\nset(IDF_VERSION_MINOR {})\nset(IDF_VERSION_PATCH {})\n"
PORT = "ports/esp32"


def idf(folder: Path, version: str = "5.4.0") -> dict[str, str]:
    """An environment with an ESP-IDF of this version."""
    (folder / "tools/cmake").mkdir(parents=True)
    (folder / "tools/cmake/version.cmake").write_text(VERSION.format(*version.split(".")))
    (folder / "idf.py").write_text(IDF_PY)
    (folder / "idf.py").chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    return {**os.environ, "IDF_PATH": str(folder), "PATH": path, "CALLED": str(folder / "called")}


def checkout(folder: Path, *absent: str) -> Path:
    """MicroPython's own makefile of the port, with the submodules that it looks for."""
    real = made.fetched("micropython")
    files = {
        "ports/esp32/Makefile": (real / "ports/esp32/Makefile").read_text(),
        "py/verbose.mk": (real / "py/verbose.mk").read_text(),
        "ports/esp32/makeimg.py": MAKEIMG,
        "ports/esp32/mphalport.h": (real / "ports/esp32/mphalport.h").read_text(),
        "lib/berkeley-db-1.xx/PORT": "",
    }
    for name in files.keys() - set(absent):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(files[name])
    return folder


def build(
    board: str, source: Path, to: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    """What the preset's target runs."""
    to.mkdir()
    values = {
        "REPOSITORY": ROOT,
        "SOURCE": source,
        "BOARD": board,
        "BUILD": to / "objects",
        "NCNN_PREFIX": "/some/ncnn",
        "OUT": to,
    }
    options = [f"-D{name}={value}" for name, value in values.items()]
    command = ["cmake", *options, "-P", str(ROOT / PORT / "build.cmake")]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def configured(board: str, to: Path, environment: dict[str, str]) -> str:
    """How the preset's configuration fails, in one line."""
    shutil.rmtree(to, ignore_errors=True)
    command = ["cmake", "--preset", board, "-B", str(to)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    return " ".join(done.stderr.split())


@pytest.mark.parametrize("board", BOARDS)
def test_says_what_to_install(board: str, tmp_path: Path) -> None:
    without = {name: value for name, value in os.environ.items() if name != "IDF_PATH"}
    said = configured(board, tmp_path, without)
    assert f"ncnn_mp: {board} is built by ESP-IDF, and IDF_PATH is not set." in said
    assert f"esp-idf/install.sh {board} . esp-idf/export.sh" in said


def test_says_what_is_wrong_with_what_is_installed(tmp_path: Path) -> None:
    environment = idf(tmp_path / "idf")
    said = configured("esp32c3", tmp_path / "build", environment)
    assert "its compiler riscv32-esp-elf-gcc is not in PATH" in said
    (tmp_path / "idf/riscv32-esp-elf-gcc").symlink_to("/bin/true")
    said = configured("esp32c3", tmp_path / "build", environment | {"IDF_PATH": "/nowhere"})
    assert "IDF_PATH=/nowhere is no ESP-IDF" in said


@pytest.mark.parametrize("board", [board for board in BOARDS if board != "esp32p4"])
def test_calls_idf(board: str, tmp_path: Path) -> None:
    source = checkout(tmp_path / "micropython")
    done = build(board, source, tmp_path / "out", idf(tmp_path / "idf"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "going on" not in done.stderr
    called = (tmp_path / "idf/called").read_text().splitlines()
    assert called == [
        "NCNN_PREFIX=/some/ncnn",
        *("-D", f"MICROPY_BOARD={board}", "-D", f"MICROPY_BOARD_DIR={ROOT}/{PORT}/{board}"),
        f"-DUSER_C_MODULES={ROOT}/csrc/micropython.cmake",
        *("-B", str(tmp_path / "out/objects"), "build"),
    ]
    assert (tmp_path / "out/firmware.bin").read_text() == "image\n"
    assert (tmp_path / "out/firmware.elf").read_text() == "program\n"


def test_passes_idfs_failure_on(tmp_path: Path) -> None:
    environment = idf(tmp_path / "idf")
    (tmp_path / "idf/idf.py").write_text("#!/bin/sh\necho of its own >&2\nexit 3\n")
    done = build("esp32", checkout(tmp_path / "micropython"), tmp_path / "out", environment)
    assert done.returncode != 0
    assert "of its own" in done.stderr


def test_a_version_that_nobody_tried_is_named(tmp_path: Path) -> None:
    environment = idf(tmp_path / "idf", "6.0.0")
    done = build("esp32", checkout(tmp_path / "micropython"), tmp_path / "out", environment)
    assert done.returncode == 0, done.stderr
    assert "ESP-IDF is 6.0.0, MicroPython is tested with 5.2.0, 5.2.2" in done.stderr


def test_names_the_submodules(tmp_path: Path) -> None:
    source = checkout(tmp_path / "micropython", "lib/berkeley-db-1.xx/PORT")
    done = build("esp32", source, tmp_path / "out", idf(tmp_path / "idf"))
    assert done.returncode != 0
    assert "the esp32 port needs MicroPython's submodules" in " ".join(done.stderr.split())
    assert "MICROPYTHON_DIR=" in done.stderr


def test_names_the_micropython_that_a_chip_needs(tmp_path: Path) -> None:
    done = build("esp32p4", checkout(tmp_path / "old"), tmp_path / "out", idf(tmp_path / "idf"))
    assert done.returncode != 0
    assert "this MicroPython has no ESP32-P4" in " ".join(done.stderr.split())
    newer = checkout(tmp_path / "newer")
    (newer / PORT / "mphalport.h").write_text("#if CONFIG_IDF_TARGET_ESP32P4\n")
    done = build("esp32p4", newer, tmp_path / "out2", idf(tmp_path / "idf2"))
    assert done.returncode == 0, done.stderr
