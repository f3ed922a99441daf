"""Runs programs inside this process: thousands a second, and the fuzzer sees every edge in C.

A crash is the end of the process, so this is for processes that expect one: fuzz workers.
"""

from __future__ import annotations

import ctypes
import time
from pathlib import Path

from harness.execute import FINISHED, RAISED, Execution
from harness.execute.environment import LIBRARY, require


class _Result(ctypes.Structure):
    """program_result_t of sanitizers/unix/program_runner.h."""

    _fields_ = (
        ("outcome", ctypes.c_int32),
        ("live_handles", ctypes.c_int32),
        ("native_bytes", ctypes.c_int64),
        ("leaked_bytes", ctypes.c_int64),
        ("output", ctypes.c_void_p),
        ("output_length", ctypes.c_size_t),
    )


class InProcess:
    """The shared library, loaded into a process that has the sanitizer runtime preloaded."""

    def __init__(self, library: Path = LIBRARY) -> None:
        # PyDLL keeps the interpreter lock: nothing may run in between while libFuzzer looks on.
        self.library = ctypes.PyDLL(str(require(library, "fuzz")))
        self._result = _Result()
        self._pointer = ctypes.byref(self._result)
        self._run = self.library.program_run
        self._run.argtypes = (ctypes.c_char_p, ctypes.c_size_t, ctypes.c_void_p)
        self._run.restype = None

    def run_text(self, text: str) -> Execution:
        """Runs the text; does not come back from a crash."""
        source, result = text.encode(), self._result
        started = time.perf_counter()
        self._run(source, len(source), self._pointer)
        seconds = time.perf_counter() - started
        output = (
            ctypes.string_at(result.output, result.output_length) if result.output_length else b""
        )
        return Execution(
            RAISED if result.outcome else FINISHED,
            output.decode("utf-8", "replace"),
            result.live_handles,
            result.native_bytes,
            result.leaked_bytes,
            seconds,
        )
