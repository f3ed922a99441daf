"""Lines to a board: bytes out, bytes in, and whether anybody is still there."""

from __future__ import annotations

import atexit
import os
import select
import subprocess
import time
from collections.abc import Sequence
from typing import Protocol


class SilenceError(Exception):
    """Nothing came in time."""


class GoneError(Exception):
    """The other end is no longer there."""


class Line(Protocol):
    """A serial line."""

    def send(self, data: bytes) -> None:
        """Sends all of it."""

    def receive(self, until: float) -> bytes:
        """What has come, at least one byte; SilenceError at the monotonic time `until`."""

    def close(self) -> int | None:
        """Ends it; the exit status of an emulator that had ended before."""


def _receive(descriptor: int, until: float) -> bytes:
    left = until - time.monotonic()
    if left <= 0 or not select.select([descriptor], [], [], left)[0]:
        raise SilenceError
    data = os.read(descriptor, 65536)
    if not data:
        raise GoneError
    return data


class EmulatorLine:
    """A board in QEMU, its first serial port on a pipe."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        atexit.register(self._process.kill)  # it would go on for ever without us

    def send(self, data: bytes) -> None:
        """Sends all of it; QEMU takes as much as the board reads."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise GoneError from error

    def receive(self, until: float) -> bytes:
        """What has come."""
        assert self._process.stdout is not None
        return _receive(self._process.stdout.fileno(), until)

    def close(self) -> int | None:
        """Ends QEMU."""
        try:
            status: int | None = self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            status = None
            self._process.kill()
        self._process.communicate()
        atexit.unregister(self._process.kill)
        return status
