"""One row of the table, and the ways to write one down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack

from harness.draft import Draft
from harness.kinds import Kind, receiver
from harness.program import Value

Fact = Callable[["Draft", Sequence[Value]], object]

# Any call may meet an object that was never made, is closed or half-made, or no memory.
ALWAYS = ("NameError", "MemoryError", "ValueError", "RuntimeError")
# A hostile argument may be of a wrong type, half made, or call back into Python and raise there.
HOSTILE = ("TypeError", "AttributeError", "KeyError", "OSError")
# Streams of ours end early, raise, answer with wrong types and meet half-made objects.
STREAM = ("TypeError", "KeyError", "OSError", "AttributeError")
# What MicroPython itself says when asked for something a class does not do.
PYTHON = (*HOSTILE, "IndexError", "NotImplementedError")


@dataclass(frozen=True, slots=True)
class Operation:
    """One row: `template` has a place for each of the first `fixed` arguments, one for the rest."""

    name: str
    template: str
    fixed: int
    kinds: tuple[Kind, ...]
    owner: str = "Python"
    group: str = "use"
    result: str | None = None
    raises: tuple[str, ...] = ()
    effect: str = ""
    fact: Fact | None = None
    learn: Fact | None = None
    weight: int = 1
    shows: int | None = None

    @property
    def member(self) -> str:
        """What dir() calls it: `Mat.reshape` for `Mat.reshape/wh`."""
        return self.name.partition("/")[0]


class Fields(TypedDict, total=False):
    """What a row may say besides how it is written."""

    owner: str  # the class it belongs to, or "module", or "Python"
    group: str  # what a swarm switches on and off
    result: str | None  # the class of the result, if the program keeps it
    raises: tuple[str, ...]  # exceptions it may raise, besides those of ALWAYS
    effect: str  # "close" or "drop" of the first argument
    fact: Fact | None  # what is known of the result
    learn: Fact | None  # what is known of the first argument afterwards
    weight: int
    shows: int | None  # the argument that it changes, so that watchers look at it again


def method(name: str, *kinds: Kind, **fields: Unpack[Fields]) -> Operation:
    """`Class.member`: called on an object of that class."""
    owner, _, rest = name.partition(".")
    template = "%s." + rest.partition("/")[0] + "(%s)"
    fields.setdefault("owner", owner)
    return Operation(name, template, 1, (receiver(owner), *kinds), **fields)


def function(name: str, *kinds: Kind, **fields: Unpack[Fields]) -> Operation:
    """A constructor or a function."""
    return Operation(name, name.partition("/")[0] + "(%s)", 0, kinds, **fields)


def text(name: str, template: str, *kinds: Kind, **fields: Unpack[Fields]) -> Operation:
    """Any other piece of Python, one place for every argument."""
    return Operation(name, template, len(kinds), kinds, **fields)


def sizes(order: str, first: int = 0) -> Fact:
    """The shape that arguments called w, h, d, c (in that order) give a Mat of 4-byte elements."""

    def fact(_: Draft, arguments: Sequence[Value]) -> object:
        given = dict(zip(order, arguments[first:], strict=False))
        return _believable(tuple(given.get(size, 0) for size in "whdc"), 4)

    return fact


def elemsized(_: Draft, arguments: Sequence[Value]) -> object:
    """The same with w, h, d, c and the bytes of an element."""
    return _believable(tuple(arguments[:4]), arguments[4])


def _believable(shape: tuple[Value, ...], size: Value) -> object:
    """A Mat's shape and element, or None where no Mat can come of it."""
    if all(type(length) is int and 0 <= length < 2**20 for length in shape):
        return (*shape, size) if type(size) is int and size in (1, 2, 4) else None
    return None


def same(draft: Draft, arguments: Sequence[Value]) -> object:
    """The result is like the first argument."""
    return draft.fact(arguments[0])


def second(draft: Draft, arguments: Sequence[Value]) -> object:
    """The first argument becomes like the second."""
    return draft.fact(arguments[1]) or draft.fact(arguments[0])
