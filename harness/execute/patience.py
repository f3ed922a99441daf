"""How long to wait for a process: seconds of its own, so that a busy machine makes no hang."""

from __future__ import annotations

import os
import time
from pathlib import Path

from harness import limits

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """What a process and its children have used of a core; 0 once it has ended."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    # utime, stime, and those of the children that it has waited for: see proc(5)
    own = sum(int(ticks) for ticks in fields[11:15]) / _TICKS
    return own + sum(cpu_seconds(int(child)) for child in children)


class Patience:
    """So many seconds of the process's time, or limits.BUSY times as many of the clock's."""

    def __init__(self, pid: int, seconds: float) -> None:
        self._pid = pid
        self._seconds = seconds
        self._used = cpu_seconds(pid)
        self._begun = time.perf_counter()

    def left(self) -> float:
        """For how many seconds an answer may be waited for at least; none if it is too late."""
        passed = time.perf_counter() - self._begun
        if passed < self._seconds:
            return self._seconds - passed
        used = cpu_seconds(self._pid) - self._used
        return min(self._seconds - used, self._seconds * limits.BUSY - passed)
