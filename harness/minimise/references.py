"""Which calls use an object, and how to put something else in its place."""

from __future__ import annotations

import re

from harness.lower import written
from harness.program import Call, Name, Ref, Value


def _named(number: int) -> re.Pattern[str]:
    return re.compile(rf"(?<![.\w])o{number}\b")


def count(value: Value, number: int) -> int:
    """How often a value mentions the object."""
    if isinstance(value, Ref):
        return int(value.number == number)
    if isinstance(value, Name):
        return len(_named(number).findall(value.text))
    if isinstance(value, tuple):
        return sum(count(item, number) for item in value)
    return 0


def uses(call: Call, number: int) -> int:
    """How often a call's arguments mention the object."""
    return sum(count(value, number) for value in call.arguments)


def replaced(value: Value, number: int, by: Value) -> Value:
    """The value with something else wherever it mentions the object."""
    if isinstance(value, Ref):
        return by if value.number == number else value
    if isinstance(value, Name):
        return Name(_named(number).sub(lambda _: written(by), value.text))
    if type(value) is tuple:
        return tuple(replaced(item, number, by) for item in value)
    return value


def substituted(call: Call, number: int, by: Value) -> Call:
    """The call with something else in the object's place."""
    arguments = tuple(replaced(value, number, by) for value in call.arguments)
    return call._replace(arguments=arguments)
