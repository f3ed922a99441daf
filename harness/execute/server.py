"""Runs programs in a unix binary that is kept alive on a pipe.

For everything that must survive a crash: Hypothesis, pytest, verifying and shortening a finding.
The binary forks, so a crash costs milliseconds; it is started again only when a program hangs.
"""

from __future__ import annotations

import os
import select
import struct
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO

from harness import limits
from harness.execute import DIED, FINISHED, HUNG, RAISED, Closing, Execution
from harness.execute.environment import SERVER, require, sanitizer_environment
from harness.execute.patience import Patience
from harness.execute.symbols import symbolized
from harness.models import ROOT

_LAST_WORDS_SECONDS = 10.0
_ANSWER = struct.Struct("<iiqqII")
_OUTCOMES = (FINISHED, RAISED, DIED)  # PROGRAM_* of sanitizers/unix/program_runner.h


class _Timeout(Exception):
    """No answer in time."""


class Server(Closing):
    """`micropython --serve`, one process for many programs."""

    def __init__(
        self,
        binary: Path = SERVER,
        preset: str = "unix-asan",
        timeout: float = limits.HANG_SECONDS,
        environment: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._command = [str(require(binary, preset)), "--serve"]
        self._environment = sanitizer_environment(symbolize=False) | dict(environment)
        self._timeout = timeout
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as self

    def close(self) -> None:
        """Ends the process, which may still have counters to write; the next program starts one."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.communicate(timeout=_LAST_WORDS_SECONDS)
                self._process = None
        self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
        self._logged()

    def run_text(self, text: str) -> Execution:
        """Runs the text. A crash is an answer like any other."""
        process = self._started()
        source = text.encode()
        begun = time.perf_counter()
        patience = Patience(process.pid, self._timeout)
        assert process.stdin is not None
        try:
            process.stdin.write(struct.pack("<I", len(source)) + source)
            process.stdin.flush()
            header = self._read(process, _ANSWER.size, patience)
            outcome, handles, native, leaked, fresh, length = _ANSWER.unpack(header)
            output = self._read(process, length, patience).decode("utf-8", "replace")
        except _Timeout:
            self._kill()
            return Execution(HUNG, seconds=time.perf_counter() - begun, log=self._logged())
        except (EOFError, BrokenPipeError):
            status = process.wait()
            self._process = None
            process.communicate()
            return self._dead(begun, status)
        if _OUTCOMES[outcome] == DIED:
            return self._dead(begun, handles)
        return Execution(
            _OUTCOMES[outcome],
            output,
            handles,
            native,
            leaked,
            time.perf_counter() - begun,
            symbolized(self._logged()),
            fresh_edges=fresh,
        )

    def _dead(self, begun: float, status: int) -> Execution:
        seconds = time.perf_counter() - begun
        return Execution(DIED, seconds=seconds, log=symbolized(self._logged()), status=status)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._log,
                cwd=ROOT,
                env=self._environment,
            )
        return self._process

    @staticmethod
    def _read(process: subprocess.Popen[bytes], count: int, patience: Patience) -> bytes:
        assert process.stdout is not None
        descriptor, got = process.stdout.fileno(), b""
        while len(got) < count:
            while not select.select([descriptor], [], [], max(0, patience.left()))[0]:
                if patience.left() <= 0:
                    raise _Timeout
            piece = os.read(descriptor, count - len(got))
            if not piece:
                raise EOFError
            got += piece
        return got

    def _logged(self) -> str:
        """What the process wrote to stderr since the last program."""
        if not os.fstat(self._log.fileno()).st_size:
            return ""
        self._log.seek(0)
        text = self._log.read().decode("utf-8", "replace")
        self._log.seek(0)
        self._log.truncate()
        return text
