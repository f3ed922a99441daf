"""Program -> MicroPython text: what the executors run and what a reproducer holds.

Every call stands in a `try` that lets only the exceptions of the table pass, so anything else ends
the program with a traceback whose line number leads back to the call. An object that could not be
made has no name, and using it is a NameError, which every call may raise.

Watched text does the same, and each call says what it saw (sanitizers/unix/observer.c), on the same
lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from itertools import count
from typing import Any

from harness.foreign import module_dir
from harness.ops import ALWAYS, HOSTILE, OPERATIONS, PYTHON, STREAM, Operation
from harness.prelude import FRAGMENTS, HEAD
from harness.program import OMITTED, Call, Name, Omitted, Program, Ref, Value

_NAMES = re.compile(rf"(?<![.\w])({'|'.join(FRAGMENTS)})(?=[.(])")
_WORDS = re.compile(r"(?<![.\w])[a-z_]\w*", re.IGNORECASE)

_STATEMENT = re.compile(r"^del | = ")

# How a program is watched: not at all, by checksums, or byte by byte.
SILENT, SUMS, BYTES = "", "saw", "saw_all as saw"
# A module that is not ours does not, and need not, do what the oracles expect of ours.
WATCHED = SILENT if module_dir() else SUMS

# Sets of exceptions that have a name in the text; the head defines the first, others when used.
# Of a module that is not ours any exception will do: it promises nothing else.
REFUSED = f"REFUSED = ({', '.join(ALWAYS) if module_dir() is None else 'Exception,'})\n"
_SETS: dict[tuple[str, ...], str] = {
    (): "REFUSED",
    STREAM: "BROKEN",
    HOSTILE: "HOSTILE",
    PYTHON: "ODD",
}
_SET_TEXTS: dict[str, str] = {
    name: f"{name} = REFUSED + ({', '.join(extra)})\n" for extra, name in _SETS.items() if extra
}


def _float(value: float) -> str:
    text = repr(value)
    return text if text[-1].isdigit() else f"float('{text}')"


def _tuple(value: tuple[Any, ...]) -> str:
    return "(" + "".join(written(item) + ", " for item in value) + ")"


_WRITERS: dict[type, Callable[[Any], str]] = {
    Ref: lambda ref: f"o{ref[0]}",
    Name: lambda name: name[0],
    int: str,
    bool: str,
    type(None): str,
    float: _float,
    str: repr,
    bytes: repr,
    tuple: _tuple,
    Omitted: lambda _: "",
}


def written(value: Value) -> str:
    """A value as MicroPython text."""
    return _WRITERS[type(value)](value)


class _Form:
    """What is known of a row's text before the arguments are."""

    __slots__ = (
        "compound",
        "expression",
        "fixed",
        "fragments",
        "hostile",
        "polite",
        "prefixes",
        "shows",
        "template",
        "variadic",
    )

    def __init__(self, row: Operation) -> None:
        self.template = row.template
        self.fixed = row.fixed
        self.variadic = row.template.count("%s") > row.fixed
        self.prefixes = tuple(kind.keyword and f"{kind.keyword}=" for kind in row.kinds)
        self.compound = row.template.startswith(("with ", "for "))
        self.expression = not self.compound and not _STATEMENT.search(row.template)
        self.shows = row.shows
        self.fragments = tuple(_NAMES.findall(row.template))
        self.polite = _allowed(row.raises)
        self.hostile = _allowed(
            row.raises if set(HOSTILE) <= set(row.raises) else row.raises + HOSTILE
        )


def _allowed(extra: tuple[str, ...]) -> str:
    """What stands after `except`."""
    extra = tuple(dict.fromkeys(extra))
    return _SETS.get(extra) or f"REFUSED + ({', '.join(extra)},)"


_FORMS: dict[str, _Form] = {name: _Form(row) for name, row in OPERATIONS.items()}


@lru_cache(maxsize=4096)
def _fragments_in(text: str) -> tuple[str, ...]:
    """The pieces of the prelude that a named value or a whole expression takes."""
    words = (word for word in _WORDS.findall(text) if word in FRAGMENTS)
    return tuple(piece for word in words for piece in FRAGMENTS[word])


def expression(call: Call) -> str:
    """The call without its `try` and without the name of its result."""
    form = _FORMS[call.operation]
    words = [
        prefix + _WRITERS[type(value)](value)
        for prefix, value in zip(form.prefixes, call.arguments, strict=False)
        if value is not OMITTED
    ]
    if form.variadic:
        words[form.fixed :] = [", ".join(words[form.fixed :])]
    return form.template % tuple(words)


def statement(call: Call) -> str:
    """The call without its `try`."""
    text = expression(call)
    return text if call.result is None else f"o{call.result} = {text}"


def _watched(call: Call, form: _Form, place: int) -> str:
    """The call without its `try`, and a report of it."""
    text = expression(call)
    if not form.expression:
        return f"{text}; saw({place}, None)"
    shown = "" if form.shows is None else f", {_shown(call.arguments[form.shows])}"
    text = f"saw({place}, {text}{shown})"
    return text if call.result is None else f"o{call.result} = {text}"


def _shown(value: Value) -> str:
    """An argument to look at again; what the text makes on the spot is gone."""
    return written(value) if type(value) is Ref else "None"


def guarded(call: Call, place: int = -1) -> str:
    """The call with its `try`; with a report if it has a place in it."""
    form = _FORMS[call.operation]
    excepts = form.hostile if call.hostile else form.polite
    text = statement(call) if place < 0 else _watched(call, form, place)
    refused = "pass" if place < 0 else f"saw({place}, e)"
    if place >= 0:
        excepts += " as e"
    if form.compound:
        return "try:\n    " + text.replace("\n", "\n    ") + f"\nexcept {excepts}: {refused}\n"
    return f"try: {text}\nexcept {excepts}: {refused}\n"


def _prelude(program: Program) -> str:
    """Imports, and the fragments that the program names."""
    pieces: dict[str, None] = {}
    sets: dict[str, None] = {}  # last, as a fragment may widen what every call may raise
    for call in program.calls:
        form = _FORMS[call.operation]
        excepts = form.hostile if call.hostile else form.polite
        if excepts in _SET_TEXTS:
            sets[_SET_TEXTS[excepts]] = None
        for fragment in form.fragments:
            pieces.update(dict.fromkeys(FRAGMENTS[fragment]))
        for value in call.arguments:
            if type(value) is Name:
                pieces.update(dict.fromkeys(_fragments_in(value.text)))
    return HEAD + REFUSED + "".join(pieces) + "".join(sets)


def lower(program: Program, watch: str = SILENT) -> str:
    """The text that runs."""
    if not watch:
        return _prelude(program) + "".join(map(guarded, program.calls))
    head = f"from observer import {watch}; "
    return head + _prelude(program) + "".join(map(guarded, program.calls, count()))


def call_at(program: Program, line: int) -> Call | None:
    """The call that a line of the lowered text (counted from 1) belongs to."""
    at = _prelude(program).count("\n")
    for call in program.calls:
        at += guarded(call).count("\n")
        if line <= at:
            return call
    return None
