"""The ESP32 boards as MicroPython's own port reads them, without ESP-IDF: which files it combines,
and whether the partition tables fit into the flash that each board says it has."""

from __future__ import annotations

import csv
import re
import subprocess
from pathlib import Path

import pytest

from harness.setup.cache import ROOT
from tests.builds import made

PORT = ROOT / "ports" / "esp32"
BOARDS = sorted(folder.name for folder in PORT.iterdir() if folder.is_dir())
APP_ALIGNMENT = 0x10000  # of ESP-IDF, for partitions that hold programs
SECTOR = 0x1000


def configured(board: str, folder: Path) -> str:
    """The configuration that MicroPython's port hands to ESP-IDF."""
    idf = folder / "idf" / "tools" / "cmake"
    idf.mkdir(parents=True)
    (idf / "project.cmake").write_text("")
    source = made.fetched("micropython").resolve() / "ports" / "esp32"
    build = folder / "build"
    done = subprocess.run(
        [
            *("cmake", "-S", source, "-B", build, "-G", "Ninja", f"-DMICROPY_BOARD={board}"),
            *(f"-DMICROPY_BOARD_DIR={PORT / board}", "--log-level=ERROR", "-Wno-dev"),
        ],
        env={"IDF_PATH": str(folder / "idf"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return (build / "sdkconfig.combined").read_text()


def last(config: str, name: str) -> str:
    """The value that counts: later files override earlier ones."""
    return re.findall(rf"^{name}=(.*)$", config, re.M)[-1]


def megabytes(config: str) -> int:
    """The flash that the board has."""
    sizes = dict(re.findall(r"^CONFIG_ESPTOOLPY_FLASHSIZE_(\d+)MB=(.*)$", config, re.M))
    (chosen,) = (int(size) for size, value in sizes.items() if value == "y")
    return chosen


def test_every_chip_has_its_board() -> None:
    assert BOARDS == ["esp32", "esp32c3", "esp32c6", "esp32p4", "esp32s3"]


@pytest.mark.parametrize("board", BOARDS)
def test_partitions_fit_the_flash(board: str, tmp_path: Path) -> None:
    config = configured(board, tmp_path)
    table = Path(last(config, "CONFIG_PARTITION_TABLE_CUSTOM_FILENAME").strip('"'))
    lines = [line for line in table.read_text().splitlines() if line and line[0] != "#"]
    end = 0x9000  # behind the boot loader and the table itself
    rows = {row[0].strip(): row for row in csv.reader(lines)}
    for name, row in rows.items():
        offset, size = int(row[3], 0), int(row[4], 0)
        assert offset == end, f"{name} leaves a gap or overlaps"
        assert offset % (APP_ALIGNMENT if row[1].strip() == "app" else SECTOR) == 0
        end = offset + size
    assert end == megabytes(config) << 20
    assert {"nvs", "factory", "romfs", "vfs"} <= rows.keys()


@pytest.mark.parametrize("board", BOARDS)
def test_ours_comes_after_micropythons(board: str, tmp_path: Path) -> None:
    config = configured(board, tmp_path)
    assert last(config, "CONFIG_COMPILER_CXX_EXCEPTIONS") == "n"
    assert last(config, "CONFIG_PARTITION_TABLE_CUSTOM") == "y"
    assert "CONFIG_FREERTOS_THREAD_LOCAL_STORAGE_POINTERS=2" in config, "MicroPython's own is there"


@pytest.mark.parametrize("board", BOARDS)
def test_chip_and_board_agree(board: str) -> None:
    described = (PORT / board / "mpconfigboard.cmake").read_text()
    assert f"set(IDF_TARGET {board})" in described
    header = (PORT / board / "mpconfigboard.h").read_text()
    assert f'MICROPY_HW_MCU_NAME "{board.upper()}"' in header
