"""What a command costs a unit of work: CPU time of a whole process, so that what else a machine
does does not count, less what the same process takes to do nothing."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median

from harness.setup.cache import ROOT

Clock = Callable[["Work", int], float]


@dataclass(frozen=True, slots=True)
class Work:
    """A command that does something as many times as its last argument says."""

    name: str
    command: tuple[str, ...]
    times: int  # in one process
    per: str = ""  # what stands before the number, in the same argument
    least: int = 0  # what it does when it does nothing

    def arguments(self, times: int) -> list[str]:
        """The command for so many."""
        return [*self.command, f"{self.per}{times}"]


class WorkError(Exception):
    """A command that failed: there is nothing to measure."""


def cpu_seconds(work: Work, times: int) -> float:
    """Of one process, user and system."""
    with subprocess.Popen(
        work.arguments(times),
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise WorkError(f"{work.name} ended with {process.returncode}: {said[-500:]!r}")
    return usage.ru_utime + usage.ru_stime


def costs(works: Mapping[str, Work], rounds: int, clock: Clock = cpu_seconds) -> dict[str, float]:
    """Seconds of each for one unit of its work: medians of rounds that do all of them in turn, each
    round in the opposite order of the one before."""
    busy: dict[str, list[float]] = {key: [] for key in works}
    idle: dict[str, list[float]] = {key: [] for key in works}
    for number in range(rounds):
        for key in sorted(works, reverse=bool(number % 2)):
            idle[key].append(clock(works[key], works[key].least))
            busy[key].append(clock(works[key], works[key].times))
    return {
        key: (median(busy[key]) - median(idle[key])) / (work.times - work.least)
        for key, work in works.items()
    }
