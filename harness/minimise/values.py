"""Puts simpler values in the place of others: defaults, small numbers, short buffers and texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from harness.minimise.attempts import Attempt
from harness.ops import OPERATIONS
from harness.program import OMITTED, Name, Program, Ref, Value

_SMALL = (0, 1, 2, 4, 8, 16, 64)


def _integers(value: int) -> Iterator[Value]:
    """Small ones, then half of it, three quarters … one less: boundaries are found in few steps."""
    yield from (small for small in _SMALL if small < abs(value))
    if value < 0:
        yield -value
    for shift in range(1, value.bit_length() + 1):
        less = abs(value) - (abs(value) >> shift or 1)
        yield less if value > 0 else -less


def _floats(value: float) -> Iterator[Value]:
    yield from (0.0, 1.0)
    if abs(value) < 2**62:  # neither infinite nor nan
        yield float(int(value))


def _buffers(value: bytes) -> Iterator[Value]:
    yield from (value[: len(value) // 2], value[len(value) // 2 :], value[:-1], value[1:])
    yield bytes(len(value))


def _texts(value: str) -> Iterator[Value]:
    yield from (value[: len(value) // 2], value[len(value) // 2 :], value[:-1], value[1:])
    yield "a" * len(value)


def _tuples(value: tuple[Any, ...]) -> Iterator[Value]:
    yield value[: len(value) // 2]
    for place, item in enumerate(value):
        yield value[:place] + value[place + 1 :]
        for other in simpler(item):
            yield (*value[:place], other, *value[place + 1 :])


def _references(value: Ref) -> Iterator[Value]:
    yield from map(Ref, range(value.number))


def _names(value: Name) -> Iterator[Value]:
    yield from (b"", Name("collect"))


_BY_TYPE: tuple[tuple[type, Callable[[Any], Iterator[Value]]], ...] = (
    (bool, lambda value: iter((False,))),
    (int, _integers),
    (float, _floats),
    (bytes, _buffers),
    (str, _texts),
    (Ref, _references),
    (Name, _names),
    (tuple, _tuples),
)


def simpler(value: Value) -> Iterator[Value]:
    """Candidates, the simplest first; the order on programs sorts out those that are not."""
    if value is OMITTED:
        return
    yield None
    for kind, candidates in _BY_TYPE:
        if isinstance(value, kind):
            yield from candidates(value)
            return


def _with(program: Program, place: int, at: int, value: Value) -> Program:
    call = program.calls[place]
    arguments = (*call.arguments[:at], value, *call.arguments[at + 1 :])
    calls = (
        *program.calls[:place],
        call._replace(arguments=arguments),
        *program.calls[place + 1 :],
    )
    return Program(calls)


def _candidates(program: Program, place: int, at: int) -> Iterator[Value]:
    """Only what stands behind the fixed places of a row can be left out."""
    call = program.calls[place]
    if at >= OPERATIONS[call.operation].fixed and call.arguments[at] is not OMITTED:
        yield OMITTED
    yield from simpler(call.arguments[at])


def simplify_values(program: Program, attempt: Attempt) -> Program:
    """Every argument in turn, from the last, until nothing simpler will do."""
    for place in reversed(range(len(program.calls))):
        for at in reversed(range(len(program.calls[place].arguments))):
            found = True
            while found:
                found = False
                for value in _candidates(program, place, at):
                    candidate = _with(program, place, at, value)
                    if attempt(program, candidate):
                        program, found = candidate, True
                        break
    return program
