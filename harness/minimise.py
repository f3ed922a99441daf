"""Makes a program shorter while it still fails: readable enough to be understood at a glance.

Knows nothing but the program and the question. A call whose object is gone raises NameError, which
is allowed everywhere, so any subset of the calls is a program.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.program import Call, Program

StillFails = Callable[[Program], bool]

MOST_EXECUTIONS = 300


class _Budget:
    """Asks the question, once for each program and only so many times."""

    def __init__(self, still_fails: StillFails) -> None:
        self._still_fails = still_fails
        self._known: dict[str, bool] = {}

    def fails(self, calls: tuple[Call, ...]) -> bool:
        program = Program(calls)
        digest = program.digest()
        if digest not in self._known:
            if len(self._known) >= MOST_EXECUTIONS:
                return False
            self._known[digest] = self._still_fails(program)
        return self._known[digest]


def _without(calls: tuple[Call, ...], size: int, budget: _Budget) -> tuple[Call, ...]:
    """Drops pieces of that many calls, from the back, wherever the program still fails."""
    end = len(calls)
    while end > 0:
        start = max(0, end - size)
        shorter = calls[:start] + calls[end:]
        if budget.fails(shorter):
            calls = shorter
        end = start
    return calls


def drop_calls(program: Program, still_fails: StillFails) -> Program:
    """Halves, quarters … single calls, until nothing more can go."""
    budget = _Budget(still_fails)
    calls = program.calls
    while True:
        before = calls
        size = max(1, len(calls) // 2)
        while size:
            calls = _without(calls, size, budget)
            size //= 2
        if calls == before:
            return Program(calls)
