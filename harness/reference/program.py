"""A whole program by the reference: what each call gave, where there is something to compare."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from typing import Any

import ncnn

from harness.execute.answers import Answer, Pair
from harness.ops import OPERATIONS, Operation
from harness.ops.custom_layers import HAPPENINGS
from harness.program import OMITTED, Call, Name, Program, Ref, Value
from harness.reference import mats, others
from harness.reference.held import Held, Missing, array_of

_TABLE: dict[str, Any] = {**others.TABLE, **mats.TABLE}
_SAME = ("alias ", "Mat.__enter__")
# Groups of operations that change no number.
_HARMLESS = ("read", "keep", "generic", "constant", "close", "drop", "collect", "churn", "subclass")
# What is done to everything that was kept, or written into it.
_EVERYTHING = ("write kept", "call kept", "look kept", "forget")


def function(row: Operation) -> Callable[..., object] | None:
    """How the reference does it, if it can."""
    plain = row.template in (f"{row.member}(%s)", f"%s.{row.member.partition('.')[2]}(%s)")
    attribute = row.template == f"%s.{row.member.partition('.')[2]}"
    found = _TABLE.get(row.name) or (_TABLE.get(row.member) if plain or attribute else None)
    return found


class Reference:
    """The names of one program, and what CPython's ncnn has for them."""

    def __init__(self) -> None:
        self._names: dict[int, Held] = {}
        self._all: list[Held] = []

    def run(self, program: Program, went_well: list[bool]) -> dict[int, Pair]:
        """Calls that went well in the module, one by one, until an event may interfere."""
        answers: dict[int, Pair] = {}
        for place, (call, well) in enumerate(zip(program.calls, went_well, strict=False)):
            if call.operation in _EVERYTHING or any(map(_eventful, call.arguments)):
                break
            row = OPERATIONS[call.operation]
            pair = self._call(call, row) if well else None
            if pair is not None:
                answers[place] = pair
            elif not well and row.group == "load":
                self._give_up(call, row)  # what a failed load leaves is the module's own
        return answers

    def _call(self, call: Call, row: Operation) -> Pair | None:
        if row.name.startswith(_SAME):
            self._bind(call, self._names.get(_number(call.arguments[0])))
            return None
        try:
            if call.hostile:
                raise Missing
            result = self._compute(call, row)
        except Missing:
            self._give_up(call, row)
            return None
        except Exception as error:  # whatever pybind11 makes of what the reference objects to
            self._give_up(call, row)
            return Answer("refused", repr(error)), None
        self._changed(call, row)
        if isinstance(result, Held):
            self._bind(call, result)
        shown = None if row.shows is None else self._names.get(_number(call.arguments[row.shows]))
        return answer(result), None if shown is None else answer(shown)

    def _compute(self, call: Call, row: Operation) -> object:
        work = function(row)
        if work is None:
            raise Missing
        positional: list[object] = []
        named: dict[str, object] = {}
        for kind, value in zip(row.kinds, call.arguments, strict=False):
            if value is not OMITTED:
                found = self._value(value)
                if kind.keyword:
                    named[kind.keyword] = found
                else:
                    positional.append(found)
        try:
            signature(work).bind(*positional, **named)
        except TypeError:
            raise Missing from None  # a shortened program leaves arguments out
        return work(*positional, **named)

    def _value(self, value: Value) -> object:
        if type(value) is Ref:
            held = self._names.get(value.number)
            if held is None or not held.known:
                raise Missing
            return held
        if type(value) is Name:
            raise Missing
        return value

    def _bind(self, call: Call, held: Held | None) -> None:
        if call.result is not None and held is not None:
            self._names[call.result] = held
            self._all.append(held)

    def _give_up(self, call: Call, row: Operation) -> None:
        """The module has done something that the reference has not."""
        if row.group in _HARMLESS and not row.name.endswith("/set"):
            return
        for value in call.arguments:
            held = self._names.get(_number(value))
            if held is not None and held.kind != "Layer":
                first = held.source or held
                for other in self._all:
                    other.known &= other is not first and other.source is not first
                held.known = False
                self._disturb(held)
        if row.name.startswith(("Layer.", "rebind ")):
            self._names.pop(_number(call.arguments[0]), None)

    def _changed(self, call: Call, row: Operation) -> None:
        """What shares memory with a changed object in the module may not do so here."""
        if row.shows is not None:
            held = self._names.get(_number(call.arguments[row.shows]))
            if held is not None:
                self._disturb(held)

    def _disturb(self, changed: Held) -> None:
        lender = changed.lender or changed
        for other in self._all:
            if other is not changed and (other is lender or other.lender is lender):
                other.known = False


def _eventful(value: Value) -> bool:
    return type(value) is Name and value.text in HAPPENINGS


def _number(value: Value) -> int:
    return value.number if type(value) is Ref else -1


def answer(value: object) -> Answer | None:
    """What the reference's result is, in plain values."""
    if not isinstance(value, Held):
        return Answer("value", value)
    if value.kind == "Buffer":
        return Answer("bytes", bytes(value.value))
    if value.kind != "Mat" or not isinstance(value.value, ncnn.Mat):
        return None
    mat = value.value
    shape = (mat.w, mat.h, mat.d, mat.c, mat.dims)
    try:
        return Answer("mat", array_of(mat).tobytes() if mat.dims else b"", shape)
    except Missing:
        return None


def excuses() -> dict[str, str]:
    """Every operation that is not compared, and why: the rest of the table is."""
    return {name: _why(row) for name, row in OPERATIONS.items() if function(row) is None}


_WHY: tuple[tuple[Callable[[Operation], bool], str], ...] = (
    (lambda row: row.name.startswith("unbound "), "the same call through its class"),
    (lambda row: row.owner == "Python", "Python's own affair"),
    (lambda row: row.group in ("close", "drop", "keep", "subclass"), "lifetimes are the module's"),
    (lambda row: row.owner == "Allocator", "CPython's allocators are addresses"),
    (lambda row: row.group == "draw", "CPython's ncnn has no drawing: tests/conformance does it"),
    (lambda row: "to_pixels" in row.name, "CPython's ncnn has none: the model foretells it"),
    (lambda row: row.group == "batch", "CPython's ncnn cannot make batches"),
    (lambda row: row.owner in ("Option", "module"), "says what the build is, not what ncnn does"),
    (lambda row: row.owner == "Custom", "tests/conformance compares layers in Python"),
    (lambda row: row.owner in ("DataReader", "ModelBin"), "CPython's readers are unchecked memory"),
    (lambda row: row.owner == "Network", "tests/networks compares them"),
    (lambda row: row.owner == "Net", "CPython's ncnn reads from files only"),
    (lambda row: row.owner == "Layer", "tests/conformance compares every type"),
    (lambda row: row.owner in ("Mat", "Pixels"), "memory layout, constants and other elements"),
    (lambda row: row.owner == "Blob", "the model foretells it"),
    (lambda row: row.owner in ("helper", "Extractor", "ParamDict"), "has no counterpart"),
)


def _why(row: Operation) -> str:
    return next((reason for fits, reason in _WHY if fits(row)), "")
