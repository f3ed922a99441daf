"""Starts a board in QEMU, with its firmware and the files that programs open in its ROM."""

from __future__ import annotations

from harness import limits
from harness.execute.board import Board as Executor
from harness.execute.board import Symbols
from harness.execute.serial_line import EmulatorLine
from harness.firmware import romfs
from harness.firmware.boards import Board
from harness.models import FOLDERS, ROOT

_SERIAL = ("-display", "none", "-monitor", "none", "-semihosting", "-serial", "stdio")


def rom_files() -> dict[str, bytes]:
    """The models and pictures of the repository, by path from its root."""
    endings = {".param", ".bin", ".pgm"}
    return {
        str(path.relative_to(ROOT)): path.read_bytes()
        for folder in FOLDERS.values()
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in endings
    }


def emulated(board: Board, timeout: float = limits.HANG_SECONDS) -> Executor:
    """An executor for the board's firmware."""
    image = board.build / "selftest.romfs"
    image.write_bytes(romfs.image(rom_files()))
    loader = f"loader,file={image},addr={board.romfs:#x},force-raw=on"
    command = [*board.qemu, *_SERIAL, "-kernel", str(board.firmware), "-device", loader]
    symbols = Symbols(board.firmware, board.tool("addr2line"))
    return Executor(lambda: EmulatorLine(command), symbols, timeout)
