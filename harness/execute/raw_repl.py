"""MicroPython's raw REPL over a line: a program goes in, its output and its traceback come out.

The protocol is the one of MicroPython's documentation ("The REPL, raw mode and raw-paste mode"). In
raw-paste mode the board compiles while it receives and says how much it can take.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable

from harness.execute.serial_line import Line

_INTERRUPT, _RAW, _END, _MORE = b"\x03", b"\x01", b"\x04", b"\x01"
_PASTE = b"\x05A\x01"
_PROMPT = b"raw REPL; CTRL-B to exit\r\n>"


class ProtocolError(Exception):
    """The board says what no raw REPL says: it has crashed, or is none."""


class RawRepl:
    """One conversation; `heard` is all that came since the last program began. It ends as soon as
    `crashed` recognises that."""

    def __init__(self, line: Line, crashed: Callable[[bytes], bool]) -> None:
        self._line = line
        self._crashed = crashed
        self._pending = b""
        self.heard = b""

    def enter(self, seconds: float) -> None:
        """Gets the board's attention; call it once."""
        self._line.send(b"\r" + _INTERRUPT + _INTERRUPT + b"\r" + _RAW)
        self._until(_PROMPT, time.monotonic() + seconds)

    def soft_reset(self, seconds: float) -> None:
        """Ends the virtual machine, which finalises all objects, and starts another."""
        self._line.send(_END)
        self._until(_PROMPT, time.monotonic() + seconds)

    def run(self, text: str, seconds: float) -> tuple[str, str]:
        """Runs a program; its output, and its traceback if it raised."""
        self.heard = b""
        until = time.monotonic() + seconds
        self._line.send(_PASTE)
        self._expect(b"R\x01", until)
        (window,) = struct.unpack("<H", self._exactly(2, until))
        self._paste(text.encode(), window, until)
        output = self._until(_END, until)
        error = self._until(_END, until)
        self._expect(b">", until)
        return _text(output), _text(error)

    def _paste(self, source: bytes, window: int, until: float) -> None:
        room = window
        while source:
            while room == 0 or self._pending:
                if not self._wanted(until):  # a syntax error, say
                    self._line.send(_END)
                    return
                room += window
            self._line.send(source[:room])
            source, room = source[room:], max(0, room - len(source))
        self._line.send(_END)
        while self._wanted(until):
            pass

    def _wanted(self, until: float) -> bool:
        """Whether the board has room for another window, or has had enough."""
        answer = self._exactly(1, until)
        if answer not in (_MORE, _END):
            raise ProtocolError
        return answer == _MORE

    def _expect(self, wanted: bytes, until: float) -> None:
        if self._exactly(len(wanted), until) != wanted:
            raise ProtocolError

    def _more(self, until: float) -> None:
        data = self._line.receive(until)
        self._pending += data
        self.heard += data
        if self._crashed(self.heard[-len(data) - 100 :]):
            raise ProtocolError

    def _exactly(self, count: int, until: float) -> bytes:
        while len(self._pending) < count:
            self._more(until)
        return self._taken(count)

    def _until(self, mark: bytes, until: float) -> bytes:
        while mark not in self._pending:
            self._more(until)
        return self._taken(self._pending.index(mark) + len(mark))

    def _taken(self, count: int) -> bytes:
        data, self._pending = self._pending[:count], self._pending[count:]
        return data


def _text(answer: bytes) -> str:
    """What came before the mark that ends it."""
    return answer[:-1].replace(b"\r\n", b"\n").decode("utf-8", "replace")
