"""How the module reads its arguments: the same checks, in the same order, raising Refusal."""

from __future__ import annotations

import ctypes
from typing import TypeVar

from harness.predict.shapes import Shape
from harness.predict.things import (
    CLOSED,
    HALF,
    UNSURE,
    Anything,
    Buffer,
    Foreign,
    Mat,
    Refusal,
    Thing,
    Unknown,
    refuse,
)

LARGEST = 2**31 - 1

T = TypeVar("T", bound=Thing)


def integer(value: object, low: int, high: int, kind: str = "ValueError") -> int:
    """An int in a range; a bool is one, a number of one's own class is not."""
    if isinstance(value, Anything):
        raise Unknown
    if not isinstance(value, int):
        raise Refusal("TypeError")
    if not low <= value <= high:
        raise Refusal(kind)
    return int(value)


def index(value: object, count: int) -> int:
    """An index below a count."""
    return integer(value, 0, count - 1, "IndexError") if count else refuse("IndexError")


def real(value: object) -> float:
    """A number as a 32-bit float."""
    if isinstance(value, Anything):
        raise Unknown
    if not isinstance(value, (int, float)):
        raise Refusal("TypeError")
    return ctypes.c_float(value).value


def name(value: object) -> str:
    """A str that names something."""
    if isinstance(value, Anything):
        raise Unknown
    if not isinstance(value, str):
        raise Refusal("TypeError")
    return refuse("ValueError") if "\0" in value else value


def live(value: object, wanted: type[T], kind: str) -> T:
    """An open object of that class."""
    if isinstance(value, Anything):
        raise Unknown
    if not isinstance(value, Thing) or value.kind != kind:
        raise Refusal("TypeError")
    if value.odd:
        raise Unknown
    if value.state == HALF:
        raise Refusal("RuntimeError", "AttributeError")
    if value.state == CLOSED:
        raise Refusal("ValueError")
    if value.state == UNSURE or not isinstance(value, wanted):
        raise Unknown
    return value


def optional(value: object, wanted: type[T], kind: str) -> T | None:
    """The same, or None."""
    return None if value is None else live(value, wanted, kind)


def mat(value: object) -> Mat:
    """An open Mat whose borrowed buffer, if it has one, is where it was."""
    found = live(value, Mat, "Mat")
    lender = found.borrowed
    if lender is not None:
        if lender.length is not None and lender.length < found.borrowed_size:
            raise Refusal("ValueError")
        if lender.moved:
            raise Unknown
    return found


def filled(value: object) -> tuple[Mat, Shape]:
    """A Mat with at least one element, and its shape."""
    found = mat(value)
    return found, found.filled()


def buffer(value: object, writable: bool = False) -> Buffer:
    """Anything with bytes; writable ones only, if wanted."""
    if isinstance(value, bytes):
        value = Buffer("bytes", value)
    elif isinstance(value, str):
        value = Buffer("bytes", value.encode())
    if isinstance(value, Anything):
        raise Unknown
    if not isinstance(value, Buffer):
        # A class of Python's may have been given anything.
        raise Unknown if isinstance(value, Foreign) else Refusal("TypeError")
    if value.make == "objects" or (writable and value.make == "bytes"):
        raise Refusal("TypeError")
    if writable and value.make not in ("bytearray", "array.array"):
        raise Unknown
    return value


def sequence(value: object) -> tuple[object, ...]:
    """A tuple or a list."""
    if isinstance(value, Foreign):
        raise Unknown  # `kept` is one
    return value if isinstance(value, tuple) else refuse("TypeError")
