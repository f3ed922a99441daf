"""Makes do with fewer objects: one that is there already takes the place of another."""

from __future__ import annotations

from harness.minimise.attempts import Attempt
from harness.minimise.references import substituted
from harness.program import Program, Ref


def _without_object(program: Program, place: int, instead: int) -> Program:
    """The call at that place is gone, and an earlier object stands in for what it made."""
    number = program.calls[place].result
    assert number is not None
    calls = [
        call if at < place else substituted(call, number, Ref(instead))
        for at, call in enumerate(program.calls)
        if at != place
    ]
    return Program(tuple(calls))


def merge_objects(program: Program, attempt: Attempt) -> Program:
    """From the back: each object by each earlier one."""
    place = len(program.calls) - 1
    while place > 0:
        if program.calls[place].result is not None:
            earlier = [call.result for call in program.calls[:place] if call.result is not None]
            for instead in earlier:
                candidate = _without_object(program, place, instead)
                if attempt(program, candidate):
                    program = candidate
                    break
        place -= 1
    return program
