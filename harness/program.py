"""The program as data: calls on numbered objects, with a JSON form and a digest.

Text exists only after lowering, so a program can be shortened, compared and stored.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass
from typing import Any, NamedTuple


class Ref(NamedTuple):
    """The object that a call before made, `o3` in the text."""

    number: int


class Name(NamedTuple):
    """A value that the text names: a class, a model's bytes, an event of a stream."""

    text: str


class Omitted(NamedTuple):
    """An optional argument that is not given."""


OMITTED = Omitted()

Value = None | bool | int | float | str | bytes | tuple[Any, ...] | Ref | Name | Omitted


class Call(NamedTuple):
    """One operation of the table, its arguments, the number its result gets (if it is kept)."""

    operation: str
    arguments: tuple[Value, ...] = ()
    result: int | None = None
    hostile: bool = False


@dataclass(frozen=True, slots=True)
class Program:
    """What a fuzz input means."""

    calls: tuple[Call, ...]

    def to_json(self) -> str:
        """One line a call: a diff of two programs is readable."""
        rows = [
            json.dumps(
                [call.operation, [_encode(a) for a in call.arguments], call.result, call.hostile]
            )
            for call in self.calls
        ]
        return "[\n" + ",\n".join("  " + row for row in rows) + "\n]\n"

    @staticmethod
    def from_json(text: str) -> Program:
        """The inverse of to_json."""
        rows = json.loads(text)
        return Program(tuple(Call(n, tuple(map(_decode, a)), r, h) for n, a, r, h in rows))

    def digest(self) -> str:
        """Names the program in file names and caches."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()[:16]


def _encode(value: Value) -> Any:
    """JSON has no bytes, tuples, nan or references: those become one-key objects."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, Ref):
        return {"ref": value.number}
    if isinstance(value, Name):
        return {"name": value.text}
    if isinstance(value, Omitted):
        return {"omitted": True}
    return {"tuple": [_encode(item) for item in value]}


_DECODERS: dict[str, Any] = {
    "float": float,
    "bytes": base64.b64decode,
    "ref": Ref,
    "name": Name,
    "omitted": lambda _: OMITTED,
    "tuple": lambda items: tuple(_decode(item) for item in items),
}


def _decode(data: Any) -> Value:
    if not isinstance(data, dict):
        return data  # type: ignore[no-any-return]
    ((kind, content),) = data.items()
    return _DECODERS[kind](content)  # type: ignore[no-any-return]
