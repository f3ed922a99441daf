"""Makes a program smaller while it still fails: readable enough to be understood at a glance.

Reducers, each of which knows one way to make a program smaller, run until none of them gets any
further. What counts as smaller is one order on programs (weight.py), so it ends; no reducer asks
anything but its question, so the answer to a question that nobody asked cannot change; and no clock
decides unless it runs out.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.minimise.attempts import Attempt, Attempts, StillFails
from harness.minimise.drop import drop_calls, drop_objects
from harness.minimise.inline import inline, renumber
from harness.minimise.merge import merge_objects
from harness.minimise.relatives import simplify_operations
from harness.minimise.values import simplify_values
from harness.program import Program

MOST_SECONDS = 20.0
MOST_EXECUTIONS = 1500

Reducer = Callable[[Program, Attempt], Program]

REDUCERS: tuple[Reducer, ...] = (
    drop_calls,
    drop_objects,
    merge_objects,
    simplify_operations,
    simplify_values,
)
# What they leave is written down more briefly; other reducers could not look into it any more.
FINISHERS: tuple[Reducer, ...] = (inline, renumber)


def minimise(
    program: Program,
    still_fails: StillFails,
    seconds: float = MOST_SECONDS,
    executions: int = MOST_EXECUTIONS,
) -> Program:
    """The smallest program that the reducers find; the given one if nothing smaller fails."""
    attempts = Attempts(still_fails, seconds, executions)
    while True:
        before = program
        for reduce in REDUCERS:
            program = reduce(program, attempts.smaller)
        if program is before:
            break
    for finish in FINISHERS:
        program = finish(program, attempts.smaller)
    return program
