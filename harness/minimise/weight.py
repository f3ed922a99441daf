"""The order in which minimising goes down: fewer calls, a shorter text, simpler values."""

from __future__ import annotations

from harness.lower import lower
from harness.program import OMITTED, Name, Program, Ref, Value

Weight = tuple[int, int, int]


def weight(program: Program) -> Weight:
    """Smaller is better. Never below zero, so nobody goes down for ever."""
    values = sum(value_weight(value) for call in program.calls for value in call.arguments)
    numbers = sum(call.result or 0 for call in program.calls)
    return len(program.calls), len(lower(program)), values + numbers


def value_weight(value: Value) -> int:
    """How far a value is from saying nothing."""
    if value is OMITTED:
        return 0
    if value is None or isinstance(value, bool):
        return 1 + (value is True)
    if isinstance(value, int):
        return 1 + 2 * abs(value) + (value < 0)
    if isinstance(value, float):
        return 2 if value == 0 else 3 if value == 1 else 4 + len(repr(value))
    if isinstance(value, Ref):
        return 3 + value.number
    if isinstance(value, Name):
        return 3 + len(value.text)
    if isinstance(value, str):
        return 2 + sum(1 + (character != "a") for character in value)
    if isinstance(value, bytes):
        return 2 + sum(1 + (byte != 0) for byte in value)
    assert isinstance(value, tuple)
    return 2 + sum(map(value_weight, value))
