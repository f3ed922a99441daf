"""Kinds of arguments: how to choose a well-behaved one, and one that the module has to refuse.

A kind looks at the draft (which objects live, what is known of them) and at the arguments that
were chosen before it in the same call, so that sizes fit together where they should.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from harness import limits
from harness.draft import Draft
from harness.models import MODELS, PARTS, Shape
from harness.prelude import EVENTS, TO_ALL
from harness.program import OMITTED, Name, Value

Chosen = Sequence[Value]
Choose = Callable[["Draft", Chosen], Value]


@dataclass(frozen=True, slots=True)
class Kind:
    """One place in a call. `keyword` is set where the argument can only be given by its name."""

    valid: Choose
    hostile: Choose
    keyword: str = ""


STRANGE: tuple[Value, ...] = (
    None,
    True,
    -1,
    2**63,
    1.5,
    float("nan"),
    "text",
    "",
    b"bytes",
    b"",
    (),
    (1, 2),
    (1, None, "x"),
    Name("Mat"),
    Name("Mat()"),
    Name("gc"),
    Name("gc.collect"),
    Name("kept"),
    Name("object()"),
    Name("bytearray(3)"),
)


def strange(draft: Draft, _: Chosen) -> Value:
    """Anything at all: a literal, or any object the program has made."""
    refs = draft.everything()
    if refs and draft.choices.boolean():
        return draft.choices.pick(refs)
    which = draft.choices.integer(0, len(STRANGE))
    return STRANGE[which] if which < len(STRANGE) else draft.make("array objects", (4,))


def _calling_back(draft: Draft, chosen: Chosen) -> Value:
    """A number that, asked for its value, closes or drops something first."""
    event = _event(draft, chosen)
    return draft.make(
        "Number/event", (draft.choices.integer(0, 4), event, _victim(draft, (event,)))
    )


def _hostile_number(ladder: Sequence[Value]) -> Choose:
    """Mostly a number off the ladder, sometimes no number at all, sometimes one that calls back."""

    def choose(draft: Draft, chosen: Chosen) -> Value:
        which = draft.choices.integer(0, 7)
        if which < 5:
            return draft.choices.pick(ladder)
        return strange(draft, chosen) if which == 5 else _calling_back(draft, chosen)

    return choose


_hostile_integer = _hostile_number(limits.HOSTILE_INTEGERS)
_hostile_float = _hostile_number(limits.HOSTILE_FLOATS)


def integer(low: int, high: int) -> Kind:
    """A number in a range."""
    return Kind(lambda draft, _: draft.choices.integer(low, high), _hostile_integer)


def plain_integer(high: int, hostile: int) -> Kind:
    """A number for MicroPython itself, which need not be protected from absurd ones."""
    return Kind(
        lambda draft, _: draft.choices.integer(0, high),
        lambda draft, _: draft.choices.integer(0, hostile),
    )


def constant(value: Value) -> Kind:
    """Always the same, unless it is hostile."""
    return Kind(lambda draft, _: value, _hostile_integer)


def plain(kind: Kind) -> Kind:
    """For Python's own sake: here a hostile argument would only test MicroPython."""
    return replace(kind, hostile=kind.valid)


def one_of(*values: Value) -> Kind:
    """One of a few values that mean something."""
    return Kind(lambda draft, _: draft.choices.pick(values), strange)


def chosen(valid: Sequence[Value], hostile: Sequence[Value]) -> Kind:
    """One of a few values that mean something; the hostile ones nearly do."""
    return Kind(lambda draft, _: draft.choices.pick(valid), lambda d, _: d.choices.pick(hostile))


def reference(wanted: str) -> Kind:
    """An object of that class; one is made first where none lives."""
    return Kind(lambda draft, _: draft.need(wanted), strange)


def receiver(wanted: str) -> Kind:
    """An object whose method is called; the hostile one is closed already or only half made."""
    return Kind(lambda draft, _: draft.need(wanted), lambda draft, _: draft.worn(wanted))


def allocating_option() -> Kind:
    """None or an Option, which names an Allocator of the program's more often than not."""

    def choose(draft: Draft, _: Chosen) -> Value:
        which = draft.choices.integer(0, 3)
        if which < 2:
            return draft.living("Option")
        option, allocator = draft.draw("Option"), draft.draw("Allocator")
        for setter in ("blob", "workspace")[: which - 1]:
            draft.make(f"Option.set_{setter}_allocator", (option, allocator))
        return option

    return Kind(choose, strange)


def existing(wanted: str) -> Kind:
    """An object of that class if the program has one, else None."""
    return Kind(lambda draft, _: draft.living(wanted), strange)


def optional(kind: Kind) -> Kind:
    """May be left out."""
    valid = kind.valid
    return replace(kind, valid=lambda d, c: valid(d, c) if d.choices.boolean() else OMITTED)


def named(name: str, kind: Kind) -> Kind:
    """Is given by its name."""
    return replace(kind, keyword=name)


def keyword(name: str, kind: Kind) -> Kind:
    """May be left out, and is given by its name."""
    return named(name, optional(kind))


def _any_number(draft: Draft, _: Chosen) -> Value:
    return (0.0, 1.0, -2.5, 3)[draft.choices.integer(0, 3)]


ANYTHING = Kind(strange, strange)
HANDLE = Kind(lambda draft, _: draft.any_handle(), lambda draft, _: draft.any_handle())
NUMBER = Kind(_any_number, _hostile_float)
SIZE = integer(1, limits.MOST_SIZE)
LARGE = one_of(*limits.LARGE_SIZES)
ZERO = constant(0)
INDEX = integer(0, 2)
BORDER = integer(0, limits.MOST_BORDER)
PACKING = chosen((1, 4, 8), (0, 2, 3, 5, 7, 12, 16, 17, -1, None, 2**32 + 4))
BORDER_VALUE = chosen((0.0, 1.0, -2.5, 3, 300.0), (-129, 128, 1e39, 2**70, float("nan"), None))
TRUTH = one_of(False, True)


# Mats: what is known of one is (w, h, d, c, bytes an element).


def elements(shape: Shape) -> int:
    """How many elements a shape has; zeros stand for dimensions that are not there."""
    product = 1
    for size in shape:
        product *= size or 1
    return product if any(shape) else 0


def shape_of(draft: Draft, value: Value) -> Shape:
    """What the generator believes of a Mat; a guess is enough, the module checks for itself."""
    fact = draft.fact(value)
    return fact[:4] if isinstance(fact, tuple) and len(fact) == 5 else (4, 0, 0, 0)


def element_bytes(draft: Draft, value: Value) -> int:
    """Bytes of an element of a Mat, 4 where nothing is known."""
    fact = draft.fact(value)
    return int(fact[4]) if isinstance(fact, tuple) and len(fact) == 5 else 4


def packed_bytes(shape: Shape, size: int) -> int:
    """Length without padding."""
    return elements(shape) * size


def padded_bytes(shape: Shape, size: int) -> int:
    """Length with every channel padded to 16 bytes, as ncnn lays out 3 and 4 dimensions."""
    if not shape[3]:
        return packed_bytes(shape, size)
    channel = packed_bytes((shape[0], shape[1], shape[2], 0), size)
    return (channel + 15) // 16 * 16 * shape[3]


def mat_fact(draft: Draft, arguments: Chosen) -> tuple[int, int, int, int, int] | None:
    """What a constructor's or a reshape's four sizes say of the result."""
    sizes = [size for size in arguments[-4:] if type(size) is int and 0 <= size < 2**16]
    if len(sizes) != 4:
        return None
    w, h, d, c = sizes
    return w, h, d, c, 4


def _length_for(draft: Draft, shape: Shape, size: int) -> int:
    """A buffer's length: mostly one that fits, else off by one or by the padding."""
    packed, padded = packed_bytes(shape, size), padded_bytes(shape, size)
    return (packed, padded, packed, packed + 1, max(packed - 1, 0), padded - 1 if padded else 0)[
        draft.choices.integer(0, 5)
    ]


def _payload(draft: Draft, chosen: Chosen) -> Value:
    """Something to fill the receiver with."""
    if draft.choices.integer(0, 3) == 3:
        return draft.need("Buffer")
    length = _length_for(draft, shape_of(draft, chosen[0]), element_bytes(draft, chosen[0]))
    return draft.make("bytes", (min(length, 2**14),))


def _storage(draft: Draft, chosen: Chosen) -> Value:
    """A buffer for `data=`, to be borrowed or copied."""
    if draft.choices.integer(0, 3) == 3:
        return draft.need("Buffer")
    shape = mat_fact(draft, chosen[:4]) or (4, 0, 0, 0, 4)
    length = min(_length_for(draft, shape[:4], 4), 2**14)
    maker = ("bytearray", "bytes", "array.array")[draft.choices.integer(0, 2)]
    return draft.make(maker, (length // 4 if maker == "array.array" else length,))


def _divisor(draft: Draft, chosen: Chosen) -> Value:
    """A size that divides what is left of the receiver's elements."""
    rest = elements(shape_of(draft, chosen[0]))
    for size in chosen[1:]:
        if type(size) is int and size > 0 and rest % size == 0:
            rest //= size
    options = [size for size in (1, 2, 3, 4, 6, 8, 12) if rest % size == 0]
    return draft.choices.pick(options)


def _rest(draft: Draft, chosen: Chosen) -> Value:
    """What completes a shape to the receiver's number of elements."""
    rest = elements(shape_of(draft, chosen[0]))
    for size in chosen[1:]:
        if type(size) is int and size > 0:
            rest //= size
    return rest


def _numbers(draft: Draft, chosen: Chosen) -> Value:
    """None, or one number a channel of the receiver (sometimes one too many)."""
    which = draft.choices.integer(0, 3)
    if which == 0:
        return None
    count = min(shape_of(draft, chosen[0])[3] + (which == 3), 64)
    return (1.5,) * count


def _calling_numbers(draft: Draft, chosen: Chosen) -> Value:
    """As many as there are channels, of which each calls back."""
    count = min(shape_of(draft, chosen[0])[3], 64)
    return (
        strange(draft, chosen)
        if draft.choices.boolean()
        else ((_calling_back(draft, chosen),) * count)
    )


PAYLOAD = Kind(_payload, strange)
STORAGE = Kind(_storage, strange)
DIVISOR = Kind(_divisor, _hostile_integer)
REST = Kind(_rest, _hostile_integer)
NUMBERS = Kind(_numbers, _calling_numbers)


# Streams and numbers that call back.

_EVENTS = tuple(EVENTS)


def _event(draft: Draft, _: Chosen) -> Value:
    return Name(draft.choices.pick(TO_ALL if draft.choices.integer(0, 2) == 2 else _EVENTS))


def _victim(draft: Draft, chosen: Chosen) -> Value:
    """Whom the event chosen before acts upon."""
    event = chosen[-1]
    wanted = EVENTS.get(event.text) if isinstance(event, Name) else None
    if wanted is None:
        return None
    return draft.any_handle() if wanted == "any" else draft.need(wanted)


EVENT = Kind(_event, _event)
VICTIM = Kind(_victim, _victim)


# Networks: what is known of a Net or an Extractor is the name of its model.

_MODELS = tuple(MODELS.values())


def model_of(draft: Draft, value: Value) -> str:
    """The model that the generator believes to be in a Net."""
    fact = draft.fact(value)
    return fact if isinstance(fact, str) and fact in MODELS else _MODELS[0].name


def path(part: str) -> Kind:
    """The path of a model's file: of the receiver's model but for the param, which decides it."""

    def choose(draft: Draft, chosen: Chosen) -> Value:
        if part != "bin":
            return draft.choices.pick(_MODELS).path(part)
        return MODELS[model_of(draft, chosen[0])].path(part)

    return Kind(choose, _hostile_path)


def _hostile_path(draft: Draft, chosen: Chosen) -> Value:
    if draft.choices.boolean():
        return strange(draft, chosen)
    return draft.choices.pick(("", "no/such/file", "fuzz", "/dev/null", "\0", "a" * 300))


def content(part: str) -> Kind:
    """A model's bytes by name, whole, of the receiver's model where it has one."""

    def choose(draft: Draft, chosen: Chosen) -> Value:
        if part == "bin" and chosen:
            return Name(f"{model_of(draft, chosen[0])}_bin")
        return Name(f"{draft.choices.pick(_MODELS).name}_{part}")

    return Kind(choose, strange)


def reader(part: str) -> Kind:
    """A DataReader over a model's file, mostly a whole one, in memory or on a stream."""

    def choose(draft: Draft, _: Chosen) -> Value:
        which = draft.choices.integer(0, 15)
        if which == 15:
            return draft.need("DataReader")
        contents = draft.draw(f"{part} {('whole', 'whole', 'cut', 'tail')[which & 3]}")
        if which < 4:
            return draft.make("DataReader", (contents,))
        stream = draft.draw(("Stream", "Stream/event", "Reader")[which % 3], contents)
        return draft.make("DataReader/stream", (stream,))

    return Kind(choose, strange)


def _any_content(draft: Draft, _: Chosen) -> Value:
    return Name(f"{draft.choices.pick(_MODELS).name}_{draft.choices.pick(PARTS)}")


def _cut(draft: Draft, chosen: Chosen) -> Value:
    """Where to cut the file chosen before: anywhere."""
    model, _, part = str(getattr(chosen[-1], "text", "")).partition("_")
    return draft.choices.integer(0, MODELS[model].size(part) if model in MODELS else 64)


def model_file_fact(_: Draft, arguments: Chosen) -> str | None:
    """A Net's model is what its param file is called after."""
    for value in arguments:
        if isinstance(value, (Name, str)):
            text = value.text if isinstance(value, Name) else value
            for name in MODELS:
                if text.startswith(f"{name}_") or f"/{name}." in text:
                    return name
    return None


def _blob_key(draft: Draft, value: Value, names: Sequence[str]) -> Value:
    """One of the names, or its number: ncnn counts blobs in the order in which they are made."""
    model = MODELS[model_of(draft, value)]
    name = draft.choices.pick(names)
    return model.blobs.index(name) if draft.choices.boolean() else name


def _input_key(draft: Draft, chosen: Chosen) -> Value:
    model = MODELS[model_of(draft, chosen[0])]
    return _blob_key(draft, chosen[0], [name for name, _ in model.inputs])


def _input_mat(draft: Draft, chosen: Chosen) -> Value:
    """A Mat of the shape that the input chosen before declares."""
    model = MODELS[model_of(draft, chosen[0])]
    key = chosen[1]
    if type(key) is int and 0 <= key < len(model.blobs):
        key = model.blobs[key]
    which = draft.choices.integer(0, 15)
    if which == 15:
        return draft.need("Mat")  # of some other shape: to be refused
    shapes = dict(model.inputs)
    shape = shapes[key] if isinstance(key, str) and key in shapes else model.inputs[0][1]
    if which == 14:
        return draft.make("Mat/elemsize", (*shape, 2, OMITTED, OMITTED))  # so is this
    if which == 13:
        return draft.make("Mat/data", (*shape, OMITTED, draft.need("Allocator")))
    if which == 12:
        data = draft.make("bytearray", (padded_bytes(shape, 4),))
        return draft.make("Mat/data whdc", (*shape, data))
    return draft.make("Mat/shape", shape)


def _output_key(draft: Draft, chosen: Chosen) -> Value:
    return _blob_key(draft, chosen[0], MODELS[model_of(draft, chosen[0])].outputs)


def _any_key(draft: Draft, chosen: Chosen) -> Value:
    return _blob_key(draft, chosen[0], MODELS[model_of(draft, chosen[0])].blobs)


def _hostile_key(draft: Draft, chosen: Chosen) -> Value:
    which = draft.choices.integer(0, 2)
    if which == 0:
        return draft.choices.pick(limits.HOSTILE_INTEGERS)
    return (
        strange(draft, chosen)
        if which == 1
        else draft.choices.pick(("", "nobody", "dense", "\0", "x" * 300))
    )


CONTENT = Kind(_any_content, strange)
CUT = Kind(_cut, _cut)
TAIL = plain(one_of(b"\n", b"\n7767517\n", b"\0" * 16, b"\n\xff\xfe tail"))
INPUT_KEY = Kind(_input_key, _hostile_key)
OUTPUT_KEY = Kind(_output_key, _hostile_key)
BLOB_KEY = Kind(_any_key, _hostile_key)
INPUT_MAT = Kind(_input_mat, strange)
