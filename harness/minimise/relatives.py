"""Puts simpler operations in the place of others: fewer arguments, no `with`, no callbacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from harness.minimise.attempts import Attempt
from harness.ops import OPERATIONS
from harness.program import OMITTED, Call, Program

# What a name of the table says -> names of operations that take the first of its arguments.
_SIMPLER: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(pattern), names)
    for pattern, names in (
        (r"^unbound (.+)$", (r"\1",)),
        (r"^with (\w+)( raise)?$", (r"\1.close", r"\1.__del__", r"drop \1")),
        (r"^(\w+)\.__exit__$", (r"\1.close", r"\1.__del__")),
        (r"^(\w+)\.(close|__del__)$", (r"drop \1",)),
        (r"^(derived|half) (\w+)$", (r"\2", r"\2/w")),
        (r"^(rearm|Reader/event|Reader)$", ("Stream/event", "Stream")),
        (r"^(memoryview|slice|array.*|bytearray)$", ("bytes", "bytearray")),
        (r"^churn.*$", ("collect",)),
        (r"^forget$", ("collect", "forget kept")),
    )
)


@lru_cache(maxsize=4096)
def relatives(name: str) -> tuple[str, ...]:
    """Operations that may do instead, the simplest first."""
    row = OPERATIONS[name]
    found = [
        other.name
        for other in OPERATIONS.values()
        if other.member == row.member and len(other.kinds) < len(row.kinds)
    ]
    found.sort(key=lambda other: len(OPERATIONS[other].kinds))
    for pattern, names in _SIMPLER:
        if pattern.match(name):
            found += [pattern.sub(other, name) for other in names]
    return tuple(other for other in dict.fromkeys(found) if other in OPERATIONS)


def _simpler(call: Call) -> Iterator[Call]:
    if call.hostile:
        yield call._replace(hostile=False)
    if call.result is not None:
        yield call._replace(result=None)
    for name in relatives(call.operation):
        row = OPERATIONS[name]
        if len(call.arguments) >= row.fixed and OMITTED not in call.arguments[: row.fixed]:
            result = call.result if row.result is not None else None
            yield Call(name, call.arguments[: len(row.kinds)], result, call.hostile)


def simplify_operations(program: Program, attempt: Attempt) -> Program:
    """Every call in turn, until none of its relatives will do."""
    for place in reversed(range(len(program.calls))):
        found = True
        while found:
            found = False
            for call in _simpler(program.calls[place]):
                calls = (*program.calls[:place], call, *program.calls[place + 1 :])
                if attempt(program, Program(calls)):
                    program, found = Program(calls), True
                    break
    return program
