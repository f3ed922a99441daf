"""Writes an object that is used once where it is used, and numbers the others from the start."""

from __future__ import annotations

from harness.lower import expression
from harness.minimise.attempts import Attempt
from harness.minimise.references import substituted, uses
from harness.program import Call, Name, Program, Ref


def _moved(calls: tuple[Call, ...], place: int) -> Program | None:
    """The call at that place written into the only call that uses its result."""
    number = calls[place].result
    users = [at for at, call in enumerate(calls) if number is not None and uses(call, number)]
    if number is None or len(users) != 1 or users[0] <= place or uses(calls[users[0]], number) > 1:
        return None
    user = users[0]
    changed = substituted(calls[user], number, Name(expression(calls[place])))
    return Program((*calls[:place], *calls[place + 1 : user], changed, *calls[user + 1 :]))


def inline(program: Program, attempt: Attempt) -> Program:
    """From the back, so that what is written into a call can take others along."""
    for place in reversed(range(len(program.calls))):
        candidate = _moved(program.calls, place)
        if candidate is not None and attempt(program, candidate):
            program = candidate
    return program


def renumber(program: Program, attempt: Attempt) -> Program:
    """o0, o1, … in the order in which they are made."""
    numbers = [call.result for call in program.calls if call.result is not None]
    calls = program.calls
    for fresh, number in enumerate(sorted(set(numbers))):
        calls = tuple(
            substituted(call, number, Ref(fresh))._replace(
                result=fresh if call.result == number else call.result
            )
            for call in calls
        )
    candidate = Program(calls)
    return candidate if attempt(program, candidate) else program
