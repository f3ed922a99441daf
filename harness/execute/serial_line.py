"""Lines to a board: bytes out, bytes in, and whether anybody is still there."""

from __future__ import annotations

import atexit
import os
import select
import subprocess
import termios
import time
import tty
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

BAUD = termios.B115200


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


class DeviceLine:
    """A board on a serial device (USB or UART)."""

    def __init__(self, device: Path) -> None:
        self._descriptor = os.open(device, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self._descriptor)
        settings = termios.tcgetattr(self._descriptor)
        settings[4] = settings[5] = BAUD
        termios.tcsetattr(self._descriptor, termios.TCSANOW, settings)

    def send(self, data: bytes) -> None:
        """Sends all of it."""
        while data:
            data = data[os.write(self._descriptor, data) :]

    def receive(self, until: float) -> bytes:
        """What has come."""
        try:
            return _receive(self._descriptor, until)
        except OSError as error:  # unplugged, or USB that goes away in a reset
            raise GoneError from error

    def close(self) -> None:
        """Lets go of the device."""
        os.close(self._descriptor)
