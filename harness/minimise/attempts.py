"""Asks whether a program still fails: each one once, and only so often and so long."""

from __future__ import annotations

import time
from collections.abc import Callable

from harness.minimise.weight import weight
from harness.program import Program

StillFails = Callable[[Program], bool]
# Program in hand, candidate: is the candidate smaller, and does it still fail?
Attempt = Callable[[Program, Program], bool]


class Attempts:
    """The question, its budget and the answers so far."""

    def __init__(self, still_fails: StillFails, seconds: float, executions: int) -> None:
        self._still_fails = still_fails
        self._end = time.monotonic() + seconds
        self._left = executions
        self._known: dict[str, bool] = {}

    def smaller(self, program: Program, candidate: Program) -> bool:
        """Whether to go on with the candidate."""
        return weight(candidate) < weight(program) and self.fails(candidate)

    def fails(self, program: Program) -> bool:
        """The answer; no where the budget is used up."""
        digest = program.digest()
        if digest not in self._known:
            if not self._left or time.monotonic() > self._end:
                return False
            self._left -= 1
            self._known[digest] = self._ask(program)
        return self._known[digest]

    def _ask(self, program: Program) -> bool:
        """No where whoever judges is at a loss: no generator would have made such a program."""
        try:
            return self._still_fails(program)
        except (TypeError, ValueError, LookupError, AttributeError):
            return False
