"""One guard off: tries inputs until an oracle objects, and makes what it objects to short."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from harness.examine import verdict
from harness.execute import Executor
from harness.finding import Finding
from harness.guards.inputs import Input, candidates
from harness.guards.switches import Switched
from harness.minimise import minimise
from harness.program import Program

SHORTENING_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Detection:
    """The first finding without a guard, and the program that shows it."""

    finding: Finding
    program: Program
    target: str
    seconds: float
    tried: int


class Hunter:
    """Looks for a finding that is there without the guard and not with it."""

    def __init__(self, executor: Executor, name: str) -> None:
        self._name = name
        self._with = Switched(executor, name, on=True)
        self._without = Switched(executor, name, on=False)

    def hunt(
        self, reaching: Sequence[Input], targets: Sequence[str], seconds: float
    ) -> Detection | None:
        """What was found within the time, its program shortened."""
        begun = time.monotonic()
        for tried, source in enumerate(candidates(self._name, reaching, targets), 1):
            program = source.program()
            finding = self._verdict(program)
            if finding is not None and verdict(self._with, program) is None:
                took = time.monotonic() - begun
                short = self._shortened(program, finding.key)
                finding = self._verdict(short) or finding
                return Detection(finding, short, source.target, took, tried)
            if time.monotonic() - begun > seconds:
                break
        return None

    def _verdict(self, program: Program) -> Finding | None:
        return verdict(self._without, program)

    def _shortened(self, program: Program, key: str) -> Program:
        def still_fails(shorter: Program) -> bool:
            found = self._verdict(shorter)
            return found is not None and found.key == key

        return minimise(program, still_fails, SHORTENING_SECONDS)
