"""Runs programs on a board, in QEMU so far, over its raw REPL.

A crash is an answer like any other: the board is started again for the next program. What a program
leaves behind is counted after a soft reset, in a fresh virtual machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from harness import limits
from harness.execute import DIED, FINISHED, HUNG, RAISED, Closing, Execution, fault
from harness.execute.raw_repl import ProtocolError, RawRepl
from harness.execute.serial_line import GoneError, Line, SilenceError

BOOT_SECONDS = 20.0
LAST_WORDS_SECONDS = 2.0

# Programs open files by their path from the repository's root, which the ROM file system mirrors.
_BEFORE = "import os\nos.chdir('/rom')\n"
_COUNT = "import board, ncnn_mp\nprint(*board.memory(), ncnn_mp.native_bytes())\n"
_REWIND = "import board\nboard.rewind()\n"


class Memory(NamedTuple):
    """Sizes and high-water marks in bytes, as the board's module `board` counts them."""

    native_size: int
    native_live: int
    native_peak: int
    gc_size: int
    gc_peak: int
    stack_size: int
    stack_peak: int
    rom_size: int
    native_blocks: int
    accounted: int  # ncnn_mp.native_bytes()


@dataclass(frozen=True, slots=True)
class Symbols:
    """What turns an address into a line of source."""

    elf: Path
    addr2line: str


def _leaked(before: Memory, left: Memory) -> int:
    """Bytes that were not given out before. How many a block has depends on the room that the C
    library found for it, so the same blocks are no leak."""
    more = left.native_blocks > before.native_blocks
    return left.native_live - before.native_live if more else 0


class Board(Closing):
    """One board for many programs."""

    def __init__(
        self,
        connect: Callable[[], Line],
        symbols: Symbols | None = None,
        timeout: float = limits.HANG_SECONDS,
    ) -> None:
        self._connect = connect
        self._symbols = symbols
        self._timeout = timeout
        self._line: Line | None = None
        self._repl: RawRepl | None = None
        self._start: Memory | None = None
        self.memory: Memory | None = None  # the marks of the last program that did not crash

    def close(self) -> int | None:
        """Lets go of the board; the next program connects again."""
        status = self._line.close() if self._line else None
        self._line = self._repl = self._start = None
        return status

    def run_text(self, text: str) -> Execution:
        """Runs the text in a fresh virtual machine; again if it seems to leak: what a library makes
        on its first use looks like a leak once, a leak does every time."""
        first = self._run_once(text)
        return self._run_once(text) if first.leaked_bytes > 0 else first

    def _run_once(self, text: str) -> Execution:
        repl = self._connected()
        begun = time.monotonic()
        try:
            repl.run(_BEFORE, BOOT_SECONDS)
            output, error = repl.run(text, self._timeout)
            seconds = time.monotonic() - begun
            peaks = self._counted(repl)
            repl.soft_reset(self._timeout)
            left = self._counted(repl)
            repl.run(_REWIND, BOOT_SECONDS)
            repl.soft_reset(BOOT_SECONDS)
        except SilenceError:
            return self._crashed(repl, begun) or self._ended(HUNG, repl, begun)
        except (GoneError, ProtocolError):
            return self._crashed(repl, begun) or self._ended(DIED, repl, begun)
        assert self._start is not None
        before, self._start = self._start, left
        self.memory = peaks
        return Execution(
            RAISED if error and "SystemExit" not in error else FINISHED,
            output + error,
            0,
            left.accounted - before.accounted,
            _leaked(before, left),
            seconds,
        )

    def _connected(self) -> RawRepl:
        if self._repl is None:
            self._line = self._connect()
            self._repl = RawRepl(self._line, fault.crashed)
            self._repl.enter(BOOT_SECONDS)
            self._start = self._counted(self._repl)
            self._repl.soft_reset(BOOT_SECONDS)
        return self._repl

    def _counted(self, repl: RawRepl) -> Memory:
        output, error = repl.run(_COUNT, BOOT_SECONDS)
        if error:
            raise ProtocolError
        return Memory(*map(int, output.split()))

    def _crashed(self, repl: RawRepl, begun: float) -> Execution | None:
        """The board's last words, if it had any; the rest of them may still be on their way."""
        until = time.monotonic() + LAST_WORDS_SECONDS
        log = repl.heard.decode("utf-8", "replace")
        if not fault.crashed(repl.heard):
            return None
        try:
            while not fault.COMPLETE.search(log):
                assert self._line is not None
                log += self._line.receive(until).decode("utf-8", "replace")
        except (SilenceError, GoneError):
            pass  # what there is must do
        repl.heard = log.encode()
        return self._ended(DIED, repl, begun)

    def _ended(self, outcome: str, repl: RawRepl, begun: float) -> Execution:
        log = repl.heard.decode("utf-8", "replace").replace("\r\n", "\n")
        if self._symbols:
            log += "\n" + fault.stack(log, self._symbols.elf, self._symbols.addr2line) + "\n"
        status = self.close()
        return Execution(outcome, seconds=time.monotonic() - begun, log=log, status=status)
