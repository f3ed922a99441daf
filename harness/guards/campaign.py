"""All guards, a process a core: first which inputs reach them, then each of them off."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from harness.execute.server import Server
from harness.guards import report
from harness.guards.hunt import Hunter
from harness.guards.inputs import Source, every
from harness.guards.switches import Counting, Guard, guards, used
from harness.models import ROOT

OUTPUT = ROOT / "build" / "reports" / "guards"
EXCUSES = Path(__file__).with_name("excused.txt")
_CHUNK = 100

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One guard is done."""

    row: report.Row
    statements: int  # of the shortened program; 0 where there is none


def excuses(path: Path = EXCUSES) -> dict[str, str]:
    """Guards that nothing can detect: `name: reason` a line."""
    lines = [line for line in path.read_text().splitlines() if line and line[0] != "#"]
    return {name: reason.strip() for name, _, reason in (line.partition(":") for line in lines)}


class Campaign:
    """Which guards there are, and what reaches them."""

    def __init__(self, targets: Sequence[str], seconds: float, jobs: int, output: Path) -> None:
        self._targets = tuple(targets)
        self._seconds = seconds
        self._jobs = jobs
        self._output = output
        self._inputs = every(self._targets)
        self._reaching: dict[str, list[Source]] = {}
        with Server() as server:
            self.guards = guards(server)

    def measure(self) -> list[Source]:
        """Runs every input with all guards on; those that already fail are no proof of anything."""
        starts = range(0, len(self._inputs), _CHUNK)
        chunks = [self._inputs[start : start + _CHUNK] for start in starts]
        failing = []
        for chunk, names in self._spread(_reached, [(chunk,) for chunk in chunks]):
            for one, reached in zip(chunk, names, strict=True):
                if reached is None:
                    failing.append(one)
                for name in reached or ():
                    self._reaching.setdefault(name, []).append(one)
        return failing

    def run(self, guards: Sequence[Guard]) -> Iterator[Outcome]:
        """Hunts, a guard a process; those that few inputs reach first."""
        reason = excuses()
        reaching = {guard.name: self._reaching.get(guard.name, []) for guard in guards}
        order = sorted(guards, key=lambda guard: len(reaching[guard.name]))
        yield from self._spread(
            _hunted,
            [
                (
                    guard,
                    reason.get(guard.name, ""),
                    reaching[guard.name],
                    self._targets,
                    self._seconds,
                    self._output,
                )
                for guard in order
            ],
        )

    def _spread(
        self, function: Callable[..., Result], tasks: Sequence[tuple[Any, ...]]
    ) -> Iterator[Result]:
        """The function's results, in any order, a process a core."""
        with ProcessPoolExecutor(self._jobs, get_context("forkserver")) as pool:
            try:
                for done in as_completed([pool.submit(function, *task) for task in tasks]):
                    yield done.result()
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _reached(inputs: Sequence[Source]) -> tuple[Sequence[Source], list[frozenset[str] | None]]:
    """Which guards each of the inputs reaches; None where an oracle objects."""
    found = []
    with Server() as server:
        counting = Counting(server)
        for one in inputs:
            case = one.case()
            execution = counting.run_text(case.text())
            found.append(used(execution) if case.judge(execution) is None else None)
    return inputs, found


def _hunted(
    guard: Guard,
    reason: str,
    reaching: Sequence[Source],
    targets: Sequence[str],
    seconds: float,
    output: Path,
) -> Outcome:
    """One guard."""
    begun = time.monotonic()
    with Server() as server:
        detection = Hunter(server, guard.name).hunt(reaching, targets, seconds)
    folder = output / guard.name
    if folder.exists():
        shutil.rmtree(folder)
    if detection is not None:
        report.keep(folder, guard, detection)
    row = report.row(guard, detection, time.monotonic() - begun, reason)
    return Outcome(row, detection.case.statements() if detection else 0)
