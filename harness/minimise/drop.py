"""Leaves calls out.

A call whose object is gone raises NameError, which is allowed everywhere, so any subset of the
calls is a program.
"""

from __future__ import annotations

from harness.minimise.attempts import Attempt
from harness.minimise.references import uses
from harness.program import Program


def _without(program: Program, size: int, attempt: Attempt) -> Program:
    """Drops pieces of that many calls, from the back, wherever the program still fails."""
    end = len(program.calls)
    while end > 0:
        start = max(0, end - size)
        shorter = Program(program.calls[:start] + program.calls[end:])
        if attempt(program, shorter):
            program = shorter
        end = start
    return program


def drop_calls(program: Program, attempt: Attempt) -> Program:
    """Halves, quarters … single calls, until nothing more can go."""
    while True:
        before = program
        size = max(1, len(program.calls) // 2)
        while size:
            program = _without(program, size, attempt)
            size //= 2
        if program is before:
            return program


def drop_objects(program: Program, attempt: Attempt) -> Program:
    """An object and, at once, every call that has to do with it or with what came of it."""
    for number in [call.result for call in program.calls if call.result is not None]:
        gone = {number}
        kept = []
        for call in program.calls:
            if call.result in gone or any(uses(call, other) for other in gone):
                gone.add(-1 if call.result is None else call.result)
            else:
                kept.append(call)
        candidate = Program(tuple(kept))
        if attempt(program, candidate):
            program = candidate
    return program
