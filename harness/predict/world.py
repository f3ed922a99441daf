"""The state of a program as the model follows it, call by call, and what it objects to."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from harness.models import MODELS, PARTS, ROOT
from harness.ops import CLASSES, Operation
from harness.ops.custom_layers import HAPPENINGS
from harness.predict.shapes import Shape
from harness.predict.things import (
    ADOPTED,
    ANYTHING,
    CLOSED,
    HALF,
    OPEN,
    UNSURE,
    Buffer,
    Foreign,
    Mat,
    Refusal,
    Thing,
    Unknown,
    checksum,
    empty_mat,
)
from harness.program import OMITTED, Call, Name, Ref, Value

Rule = Callable[..., object]

_MAT = re.compile(r"\[([\d,]+)\]:(\w*)")
_BUFFER = re.compile(r"b(\d+):(\w*)")
_UNSEEN = re.compile(r"\?\w+$")
# Groups of operations that change nothing.
_PASSIVE = ("read", "keep", "generic", "constant")


@dataclass(frozen=True, slots=True)
class OfNames:
    """A rule that is about names, and not about what they name: it looks them up itself."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class Form:
    """What is known of an operation before its arguments are."""

    row: Operation
    rule: Rule | OfNames | None
    keywords: tuple[str, ...]  # empty where the argument is given by its place
    attribute: bool  # whether an attribute of the first argument is looked up
    sets: bool  # and set
    owner: str  # the class whose member it is, or empty
    unbound: str  # the same if it is called through the class
    needs: int  # the fewest arguments, of those without keywords, that the rule can do with


@dataclass(frozen=True, slots=True)
class Objection:
    """What the model says of a call: its number, the way it is wrong, in words."""

    place: int
    operation: str
    way: str  # accepted, refused, raised or gave
    words: str


@dataclass(slots=True)
class World:
    """Names and what they name. `sure`: no event has run that may have deleted names."""

    forms: Mapping[str, Form]
    names: dict[int, Thing] = field(default_factory=dict)
    kept: list[Thing] = field(default_factory=list)
    things: dict[int, Thing] = field(default_factory=dict)
    sure: bool = True
    eventful: bool = False  # there is something the use of which runs Python code
    volatile: bool = False  # Python code may run at any moment

    def doubt(self) -> None:
        """Anything may have happened to anything."""
        self.sure = False
        for thing in self.things.values():
            thing.doubt()

    # Values.

    def resolve(self, value: Value) -> object:
        """What an argument is."""
        if type(value) is Ref:
            thing = self.names.get(value.number)
            if thing is None:
                raise Refusal("NameError", "KeyError") if self.sure else Unknown  # del: KeyError
            return thing
        if type(value) is Name:
            return _named(value.text)
        if isinstance(value, tuple):
            return tuple(self.resolve(item) for item in value)
        return value

    def bind(self, number: int, thing: Thing) -> None:
        """Gives a thing a name."""
        self.names[number] = thing
        self.things[id(thing)] = thing

    # Calls.

    def follow(self, place: int, call: Call, seen: str | None) -> Objection | None:
        """One call, with what the program saw of it; None: it did not say."""
        form = self.forms[call.operation]
        if self.volatile:
            self.doubt()
        if seen is None or seen == "!MemoryError":
            self._doubt_arguments(call)
            self.sure = self.sure and form.row.effect != "drop"
            return None
        if not self.sure and seen in ("!NameError", "!KeyError"):
            return None
        return self._judge(place, call, form, seen)

    def _judge(self, place: int, call: Call, form: Form, seen: str) -> Objection | None:
        row, well = form.row, not seen.startswith("!")
        expected: object = ANYTHING
        words = ""
        try:
            expected = self._expect(call, form)
            if not well:
                return Objection(place, call.operation, "refused", f"{seen[1:]}, expected success")
            words = self._compare(call, row, expected, seen)
        except Refusal as refusal:
            kinds = " or ".join(refusal.kinds) or "an exception"
            if well:
                return Objection(place, call.operation, "accepted", f"{seen}, expected {kinds}")
            if refusal.kinds and seen[1:] not in refusal.kinds:
                return Objection(place, call.operation, "raised", f"{seen[1:]}, expected {kinds}")
            return None
        except Unknown as unknown:
            self._learn(call, row, unknown, seen, well)
            if well and row.result == "Mat" and row.group != "keep" and not self.eventful:
                words = _made_differs(seen)
        if well and call.result is not None:
            self._bind_result(call, row, expected, seen)
        return Objection(place, call.operation, "gave", words) if words else None

    def _expect(self, call: Call, form: Form) -> object:
        """What the call must give."""
        rule = form.rule
        if isinstance(rule, OfNames):
            return rule.rule(Caller(self, call))
        positional: list[object] = []
        named: dict[str, object] = {}
        for place, value in enumerate(call.arguments):
            if value is OMITTED:
                continue
            found = self.resolve(value)
            if place == 0 and isinstance(found, Thing):
                _must_have_attributes(form, found)
            word = form.keywords[place] if place < len(form.keywords) else ""
            if word:
                named[word] = found
            else:
                positional.append(found)
        if self.eventful:
            self._run_events([*positional, *named.values()])
        if len(positional) < form.needs:
            raise Unknown  # a shortened program leaves arguments out
        if form.unbound:
            _must_be(form.unbound, positional[0])
        if rule is None:
            _must_be_open(form, positional)
            raise Unknown
        return rule(Caller(self, call), *positional, **named)

    def _run_events(self, values: list[object]) -> None:
        """What runs Python code of the program's makes everything unsure."""
        things = [value for value in _flat(values) if isinstance(value, Thing)]
        if any(thing.eventful for thing in things):
            self.volatile |= any(thing.eventful and thing.kind == "Class" for thing in things)
            for thing in things:
                thing.eventful = True
            self.doubt()
            raise Unknown

    def _compare(self, call: Call, row: Operation, expected: object, seen: str) -> str:
        """Empty, or what the call gave or left behind and what it should have."""
        result, _, shown = seen.partition("\x02")
        words = differs(expected, result)
        if words or row.shows is None or not shown:
            return words
        value = call.arguments[row.shows]
        return differs(self.names.get(value.number), shown) if type(value) is Ref else ""

    def _learn(self, call: Call, row: Operation, unknown: Unknown, seen: str, well: bool) -> None:
        if unknown.learn is not None:
            unknown.learn(well, seen)
            return
        if row.group in _PASSIVE:
            return
        receiver = self._receiver(call)
        self._doubt_arguments(call)
        if well and receiver is not None and not self.volatile and not receiver.eventful:
            receiver.state = CLOSED if row.effect == "close" else OPEN

    def _receiver(self, call: Call) -> Thing | None:
        """The object whose method it was, if it may have been open."""
        first = call.arguments[0] if call.arguments else None
        thing = self.names.get(first.number) if type(first) is Ref else None
        fits = thing is not None and call.operation.startswith(thing.kind + ".")
        return thing if fits and thing is not None and thing.state in (OPEN, UNSURE) else None

    def _doubt_arguments(self, call: Call) -> None:
        for value in _flat(call.arguments):
            if type(value) is Ref and value.number in self.names:
                thing = self.names[value.number]
                thing.doubt()
                if isinstance(thing, (Mat, Buffer)):
                    for other in thing.sharers:
                        other.doubt()

    def _bind_result(self, call: Call, row: Operation, expected: object, seen: str) -> None:
        assert call.result is not None and row.result is not None
        thing = expected if isinstance(expected, Thing) else None
        if thing is None or thing is ANYTHING:
            thing = ADOPTED.get(row.result, lambda: Thing(row.result or ""))()
            thing.doubt()
            thing.state = OPEN
            # An Option may be a view, of a Net that is not known; a Layer of any class of Python's.
            thing.odd = row.result in ("Option", "Layer")
        if row.result.startswith("half ") and thing is not expected:
            thing = Thing(row.result.removeprefix("half "), HALF)
        thing.derived |= row.name.startswith("derived ")
        self.bind(call.result, thing)
        adopt(thing, seen.partition("\x02")[0])
        events = (type(value) is Name and value.text in HAPPENINGS for value in call.arguments)
        thing.eventful = thing.eventful or any(events) or self._touches_events(call)
        self.eventful = self.eventful or thing.eventful

    def _touches_events(self, call: Call) -> bool:
        if not self.eventful:
            return False
        refs = (value for value in _flat(call.arguments) if type(value) is Ref)
        return any(ref.number in self.names and self.names[ref.number].eventful for ref in refs)


@dataclass(frozen=True, slots=True)
class Caller:
    """What a rule may know besides its arguments: where it is called."""

    world: World
    call: Call

    def number(self, place: int) -> int:
        """The number of the name that stands at that place of the call."""
        value = self.call.arguments[place]
        if type(value) is not Ref:
            raise Unknown
        return value.number

    def thing(self, place: int) -> Thing:
        """What that name names."""
        found = self.world.resolve(self.call.arguments[place])
        if not isinstance(found, Thing):
            raise Unknown
        return found


def adopt(thing: Thing, seen: str) -> None:
    """Learns from what was seen what is not known of a thing."""
    if isinstance(thing, Mat):
        found = _MAT.fullmatch(seen)
        if found:
            thing.shape = thing.shape or Shape(*map(int, found[1].split(",")))
            if thing.data is None and len(found[2]) == 8:
                thing.data = found[2]
    elif isinstance(thing, Buffer):
        found = _BUFFER.fullmatch(seen)
        if found:
            thing.length = int(found[1])
            if thing.data is None and len(found[2]) == 8:
                thing.data = found[2]


def differs(expected: object, seen: str) -> str:
    """Empty if what was seen can be what was expected; else both."""
    if expected is ANYTHING or no_memory(seen) or expected is None and seen == "None":
        return ""
    if isinstance(expected, Thing):
        return _thing_differs(expected, seen)
    if isinstance(expected, float):
        return _float_differs(expected, seen)
    text = _written(expected)
    return "" if text == seen else f"{seen}, expected {text}"


def no_memory(seen: str) -> bool:
    """Whether the observer had none to look with: it says so behind what it has written."""
    return seen.endswith("?MemoryError")


def _unseen(seen: str) -> bool:
    """Whether one object, not a list of them, could not be looked at."""
    return seen[:1] != "(" and _UNSEEN.search(seen) is not None and not no_memory(seen)


def _made_differs(seen: str) -> str:
    """A Mat that a call has just made can be looked at, whatever is known of it."""
    return f"{seen}, expected a Mat" if _unseen(seen.partition("\x02")[0]) else ""


def _written(expected: object) -> str:
    """As the observer writes it."""
    if isinstance(expected, tuple):
        return "(" + "".join(f"{_written(item)}," for item in expected) + ")"
    return repr(expected)


def _float_differs(expected: float, seen: str) -> str:
    """The observer writes the bits of a double."""
    if seen[:1] != "f" or len(seen) != 17:
        return f"{seen}, expected a float"
    (found,) = struct.unpack(">d", bytes.fromhex(seen[1:]))
    equal = found == expected or (found != found and expected != expected)
    return "" if equal else f"{found!r}, expected {expected!r}"


def _thing_differs(expected: Thing, seen: str) -> str:
    text = ""
    if isinstance(expected, Mat) and expected.state == OPEN and not expected.odd:
        if _unseen(seen):
            lender = expected.borrowed  # once it has moved, the Mat is refused
            return "" if lender is not None and lender.moved else _made_differs(seen)
        if expected.shape is not None:
            text = "[" + ",".join(map(str, expected.shape)) + "]:"
        data = expected.data
    elif isinstance(expected, Buffer):
        if expected.length is not None:
            text = f"b{expected.length}:"
        data = expected.data
    else:
        return ""
    if not text or seen.startswith(text) and (data is None or seen[len(text) :] in ("-", "")):
        adopt(expected, seen)
        return ""
    if data is not None:
        text += checksum(data)
    return "" if seen.startswith(text) else f"{seen}, expected {text}"


def _must_be(owner: str, first: object) -> None:
    """A method of a class, unbound, takes its objects only."""
    if first is ANYTHING:
        raise Unknown
    if not isinstance(first, Thing) or first.kind != owner:
        raise Refusal("TypeError")
    if first.state == HALF or first.derived:
        raise Refusal("TypeError")


def _must_have_attributes(form: Form, receiver: Thing) -> None:
    """A half-made object has none of its class's, but takes any, like one of a derived class."""
    if not form.attribute:
        return
    if receiver.odd:
        raise Unknown
    if form.sets and (receiver.derived or receiver.state == HALF):
        receiver.odd = True
        raise Unknown
    if receiver.state == HALF and form.owner == receiver.kind:
        raise Refusal("AttributeError", "RuntimeError")


def _must_be_open(form: Form, values: list[object]) -> None:
    """A method without a rule of its own still refuses a closed or half-made object."""
    if form.owner in CLASSES and values and isinstance(values[0], Thing):
        thing = values[0]
        if thing.kind == form.owner and thing.state in (CLOSED, HALF) and not thing.odd:
            raise Refusal


def _named(text: str) -> object:
    """What a name of the text stands for."""
    if text == "Mat()":
        return empty_mat()
    if text == "bytearray(3)":
        return Buffer("bytearray", bytes(3))
    model, _, part = text.partition("_")
    if model in MODELS and part in PARTS:
        return Buffer("bytes", (ROOT / MODELS[model].path(part)).read_bytes())
    if text.startswith("network_"):
        return Buffer("bytes", None)
    known = text.isidentifier() or text in ("gc.collect", "object()")
    return Foreign(text) if known else ANYTHING


def _flat(values: object) -> list[object]:
    """The items of tuples, too."""
    if isinstance(values, (list, tuple)) and type(values) not in (Ref, Name):
        return [item for value in values for item in _flat(value)]
    return [values]
