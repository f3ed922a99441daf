"""Rules of what programs do to objects of every class, and of buffers."""

from __future__ import annotations

from collections.abc import Callable

from harness.ops import CLASSES
from harness.predict.arguments import LARGEST, integer, live
from harness.predict.mats import new
from harness.predict.things import (
    ANYTHING,
    CLOSED,
    HALF,
    OPEN,
    UNSURE,
    Block,
    Buffer,
    Foreign,
    Layer,
    Mat,
    Method,
    Net,
    Option,
    ParamDict,
    Refusal,
    Thing,
    Unknown,
)
from harness.predict.world import Caller, OfNames, Rule

_CLOSABLE = (*CLASSES, "Block")


def _known(this: object) -> Thing:
    if not isinstance(this, Thing) or this.odd:
        raise Unknown
    return this


def _closable(this: object) -> Thing:
    """Whatever has native memory."""
    if isinstance(this, Thing) and this.odd:
        raise Unknown
    if not isinstance(this, Thing) or this.kind not in _CLOSABLE or this.state == HALF:
        raise Refusal
    if this.kind == "Net" or this.kind == "Layer":
        _may_call_back(this)
    return this


def _may_call_back(this: Thing) -> None:
    if this.eventful:
        raise Unknown


def close(_: Caller, self: object, *ignored: object) -> None:
    """`close()`, `__del__()` and `__exit__()`."""
    _closable(self).state = CLOSED


def enter(_: Caller, self: object) -> Thing:
    """`__enter__()` gives the object itself, if it is open."""
    this = _known(self)
    if this.kind not in _CLOSABLE or this.state in (CLOSED, HALF):
        raise Refusal
    if this.state == UNSURE:
        raise Unknown
    return this


def with_close(caller: Caller, self: object) -> None:
    """`with x as entered: entered.close()`."""
    close(caller, enter(caller, self))


def with_raise(caller: Caller, self: object) -> None:
    """`with x: raise ValueError`."""
    this = enter(caller, self)
    this.state = CLOSED
    raise Refusal("ValueError")


def drop(caller: Caller) -> None:
    """`del x`."""
    caller.thing(0)
    del caller.world.names[caller.number(0)]


def alias(_: Caller, self: object) -> object:
    """`y = x`."""
    return self


def keep(caller: Caller, self: object) -> None:
    """`kept.append(x)`."""
    caller.world.kept.append(_known(self))


def rebind(caller: Caller) -> None:
    """`x = y`."""
    caller.world.bind(caller.number(0), caller.thing(1))


def representation(_: Caller, self: object) -> object:
    """`repr(x)` works on everything; what it says of Mats and of closed objects is known."""
    this = _known(self)
    if this.state == CLOSED and not isinstance(this, (Block, Buffer)):
        return f"<{this.kind} closed>"
    if not isinstance(this, Mat) or this.shape is None or this.state != OPEN:
        raise Unknown
    s = this.shape
    batch = f" n={s.n}" if s.n > 1 else ""
    return (
        f"<Mat w={s.w} h={s.h} d={s.d} c={s.c} dims={s.dims} elemsize={s.elemsize} "
        f"elempack={s.elempack}{batch}>"
    )


def _half(kind: str) -> Rule:
    def half(_: Caller, __: object) -> Thing:
        return Thing(kind, HALF)

    return half


def new_half(_: Caller, self: object) -> Thing:
    """`object.__new__(type(x))` is for classes of Python's only."""
    this = _known(self)
    if not this.derived and this.state != HALF:
        raise Refusal
    return Thing(this.kind, HALF)


def again(_: Caller, self: object) -> None:
    """`x.__init__()` a second time: only a class of Python's has one."""
    this = _known(self)
    if this.derived or this.state == HALF:
        this.odd = True
        raise Unknown
    raise Refusal


def bound(_: Caller, self: object, name: object) -> Thing:
    """`x.close` and the like."""
    this = _known(self)
    if this.state in (HALF, UNSURE):
        raise Unknown
    return Method(this, name.text if isinstance(name, Foreign) else "")


def call_bound(caller: Caller, method: object) -> object:
    """`m()`."""
    if not isinstance(method, Method) or method.receiver.eventful:
        raise Unknown
    return (enter if method.name == "__enter__" else close)(caller, method.receiver)


def _of(kind: Callable[..., Thing], *args: object) -> Rule:
    """A constructor, whose arguments change nothing that is foretold."""
    return lambda _, **given: kind(*args)


# Buffers: the text of each makes zeros.


def _zeros(make: str, size: int = 1) -> Rule:
    def zeros(_: Caller, length: object) -> Buffer:
        return Buffer(make, bytes(size * integer(length, 0, 2**16)))

    return zeros


def _view(_: Caller, source: object, start: object = 0) -> Buffer:
    """A memoryview; where the buffer is resized later nothing is known of it."""
    if not isinstance(source, Buffer) or source.make not in ("bytes", "bytearray"):
        raise Unknown
    data = source.data
    if not isinstance(data, bytes) or not isinstance(start, int):
        raise Unknown
    made = Buffer("memoryview", data[start:])
    made.sharers = source.sharers
    made.sharers.append(made)
    return made


def _changed(caller: Caller, target: object, *_: object) -> None:
    """A buffer is written to or resized: its length, place and bytes are looked up again."""
    if isinstance(target, Buffer):
        for other in target.sharers:
            other.data = None
        target.length, target.moved = None, True
    raise Unknown(lambda well, seen: None)


def image(_: Caller, w: object, h: object, channels: object, stride: object, off: object) -> Buffer:
    """Every third byte is set."""
    if not all(isinstance(value, int) for value in (w, h, channels, stride, off)):
        raise Unknown
    length = max(stride * (h - 1) + w * channels + off, 0)  # type: ignore[operator]
    made = bytearray(length)
    made[::3] = bytes(i * 29 & 255 for i in range(0, length, 3))
    return Buffer("bytearray", bytes(made))


def malloc(_: Caller, self: object, size: object) -> Block:
    """`fast_malloc()`."""
    integer(size, 1, LARGEST)
    return Block(live(self, Thing, "Allocator"))


def free(_: Caller, self: object, block: object) -> None:
    """`fast_free()`."""
    allocator = live(self, Thing, "Allocator")
    found = live(block, Block, "Block")
    if found.owner is not allocator:
        raise Refusal("ValueError")
    found.state = CLOSED


def nothing(_: Caller, *__: object, **___: object) -> object:
    """Something that changes nothing, and gives we do not care what."""
    return ANYTHING


def forget_kept(caller: Caller) -> None:
    """`kept.clear()`."""
    caller.world.kept.clear()


def forget(caller: Caller, *_: object) -> None:
    """All names of objects are deleted."""
    caller.world.names.clear()


def shake(caller: Caller, *_: object) -> object:
    """What is done to all that was kept, or to every name."""
    caller.world.doubt()
    raise Unknown


_LIFETIME: dict[str, Rule | OfNames] = {
    "with {}": with_close,
    "with {} raise": with_raise,
    "drop {}": OfNames(drop),
    "alias {}": alias,
    "keep {}": keep,
    "rebind {}": OfNames(rebind),
    "repr {}": representation,
    "new {}": new_half,
    "again {}": again,
    "remake {}": again,
    "bound {}": bound,
    "{}.close": close,
    "{}.__del__": close,
    "{}.__exit__": close,
    "{}.__enter__": enter,
}

RULES: dict[str, Rule | OfNames] = {
    **{text.format(owner): rule for text, rule in _LIFETIME.items() for owner in CLASSES},
    **{f"half {owner}": _half(owner) for owner in CLASSES},
    "derived Mat": new,
    "derived Allocator": _of(Thing, "Allocator"),
    "derived Option": _of(Option),
    "derived Net": _of(Net),
    "derived ParamDict": _of(ParamDict),
    "derived ModelBin": _of(Thing, "ModelBin"),
    "derived Layer": _of(Layer, True),
    "drop Buffer": OfNames(drop),
    "drop Class": OfNames(drop),
    "Method": call_bound,
    "Allocator": lambda _, unlocked=False: Thing("Allocator"),
    "Option": _of(Option),
    "Net": _of(Net),
    "ParamDict": _of(ParamDict),
    "Allocator.fast_malloc": malloc,
    "Allocator.fast_free": free,
    "bytearray": _zeros("bytearray"),
    "bytes": _zeros("bytes"),
    "array.array": _zeros("array.array", 4),
    "array doubles": _zeros("array.array", 8),
    "array objects": lambda _, __: Buffer("objects", None),
    "memoryview": _view,
    "slice": _view,
    "grow": _changed,
    "shrink": _changed,
    "append": _changed,
    "write": _changed,
    "image": image,
    "collect": lambda _: ANYTHING,
    "forget kept": forget_kept,
    "forget": forget,
    "call kept": shake,
    "print": shake,
    "write kept": shake,
    "look kept": shake,
}
