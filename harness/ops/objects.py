"""Rows of what programs do to objects of every class, and of what only Python brings into play."""

from __future__ import annotations

from harness import kinds as k
from harness import limits
from harness.ops.row import PYTHON, Operation, function, method, same, sizes, text
from harness.program import Name


def lifetime(owner: str) -> tuple[Operation, ...]:
    """What every class that owns native memory can do, and what programs do to such objects."""
    this = k.receiver(owner)
    half = Name(owner)
    return (
        method(f"{owner}.close", group="close", effect="close", weight=3),
        method(f"{owner}.__del__", group="close", effect="close", weight=3),
        method(f"{owner}.__enter__", group="close"),
        method(f"{owner}.__exit__", *[k.constant(None)] * 3, group="close", effect="close"),
        text(
            f"with {owner}",
            "with %s as entered:\n    entered.close()\n    entered = None",
            this,
            owner=owner,
            group="close",
            effect="close",
        ),
        text(
            f"with {owner} raise",
            "with %s:\n    raise ValueError",
            this,
            owner=owner,
            group="close",
            effect="close",
        ),
        text(
            f"drop {owner}",
            "del %s",
            this,
            owner=owner,
            raises=("KeyError",),
            group="drop",
            effect="drop",
            weight=3,
        ),
        text(
            f"alias {owner}",
            "%s",
            this,
            owner=owner,
            group="keep",
            result=owner,
            fact=same,
            weight=2,
        ),
        text(f"keep {owner}", "kept.append(%s)", this, owner=owner, group="keep", weight=2),
        text(
            f"rebind {owner}",
            "%s = %s",
            k.plain(this),
            k.plain(this),
            owner=owner,
            group="drop",
            learn=lambda draft, arguments: draft.fact(arguments[1]),
        ),
        text(f"repr {owner}", "repr(%s)", this, owner=owner, group="read"),
        text(
            f"half {owner}",
            "half_made(%s)",
            k.plain(k.one_of(half)),
            owner=owner,
            group="subclass",
            result=f"half {owner}",
        ),
        text(
            f"new {owner}",
            "object.__new__(type(%s))",
            this,
            owner=owner,
            group="subclass",
            result=f"half {owner}",
            raises=PYTHON,
        ),
        text(f"again {owner}", "%s.again()", this, owner=owner, group="subclass", raises=PYTHON),
        text(
            f"remake {owner}", "%s.__init__()", this, owner=owner, group="subclass", raises=PYTHON
        ),
        text(
            f"patch {owner}",
            f"{owner}.%s = %s",
            k.plain(k.one_of(Name("close"), Name("__del__"), Name("new"))),
            k.ANYTHING,
            owner=owner,
            group="subclass",
            raises=PYTHON,
        ),
        text(
            f"bound {owner}",
            "%s.%s",
            this,
            k.plain(k.one_of(Name("close"), Name("__del__"), Name("__enter__"))),
            owner=owner,
            group="keep",
            result="Method",
        ),
    )


DERIVED = (
    text(
        "derived Mat",
        "derived(Mat, %s, %s)",
        k.SIZE,
        k.SIZE,
        owner="Mat",
        group="subclass",
        result="Mat",
        fact=sizes("wh"),
    ),
    *(
        text(f"derived {owner}", f"derived({owner})", owner=owner, group="subclass", result=owner)
        for owner in ("Allocator", "Option", "Net", "ParamDict", "ModelBin", "Layer")
    ),
    text(
        "derived DataReader",
        "derived(DataReader, %s)",
        k.reference("Stream"),
        owner="DataReader",
        group="subclass",
        result="DataReader",
        raises=("TypeError",),
    ),
    text(
        "derived Extractor",
        "derived(Extractor)",
        owner="Extractor",
        group="subclass",
        raises=("TypeError",),
    ),
)

LENGTH = k.plain_integer(limits.MOST_BUFFER, 4096)
BUFFER = k.plain(k.reference("Buffer"))
EVENTFUL = (LENGTH, k.EVENT, k.VICTIM)
STREAM_AFTER = k.plain(k.one_of(0, 0, 0, 1, 1, 2, 4, 7))
HOSTILE_VALUE = k.plain(k.one_of(*limits.HOSTILE_INTEGERS))

BUFFERS = (
    text(
        "array objects", "array.array('O', [kept] * %s)", LENGTH, group="buffer", result="Objects"
    ),
    function("bytearray", LENGTH, group="buffer", result="Buffer", weight=4),
    function("bytes", LENGTH, group="buffer", result="Buffer", weight=2),
    text(
        "array.array",
        "array.array('f', bytes(4 * %s))",
        LENGTH,
        group="buffer",
        result="Buffer",
        weight=2,
    ),
    text(
        "array doubles", "array.array('d', bytes(8 * %s))", LENGTH, group="buffer", result="Buffer"
    ),
    text(
        "memoryview",
        "memoryview(%s)",
        BUFFER,
        group="buffer",
        result="Buffer",
        raises=("TypeError",),
    ),
    text(
        "slice",
        "memoryview(%s)[%s:]",
        BUFFER,
        LENGTH,
        group="buffer",
        result="Buffer",
        raises=("TypeError",),
    ),
    text("grow", "%s.extend(bytes(%s))", BUFFER, LENGTH, group="resize", raises=PYTHON, weight=3),
    text("shrink", "%s[%s:] = b''", BUFFER, LENGTH, group="resize", raises=PYTHON, weight=3),
    text("append", "%s.append(1)", BUFFER, group="resize", raises=PYTHON),
    text("write", "%s[0] = 1", BUFFER, group="resize", raises=PYTHON),
    text("drop Buffer", "del %s", BUFFER, group="drop", effect="drop", raises=("KeyError",)),
    text("Stream", "Stream(%s)", BUFFER, group="stream", result="Stream", weight=2),
    text("Reader", "Reader(%s)", BUFFER, group="stream", result="Stream"),
    text(
        "Stream/event",
        "Stream(%s, %s, %s, %s)",
        BUFFER,
        STREAM_AFTER,
        k.EVENT,
        k.VICTIM,
        group="stream",
        result="Stream",
        weight=4,
    ),
    text(
        "Reader/event",
        "Reader(%s, %s, %s, %s)",
        BUFFER,
        STREAM_AFTER,
        k.EVENT,
        k.VICTIM,
        group="stream",
        result="Stream",
        weight=2,
    ),
    text(
        "rearm",
        "%s.__init__(%s, %s, %s, %s)",
        k.plain(k.reference("Stream")),
        BUFFER,
        STREAM_AFTER,
        k.EVENT,
        k.VICTIM,
        group="stream",
        weight=6,
    ),
    text("repr Block", "repr(%s)", k.plain(k.reference("Block")), group="generic"),
    text("Number", "Number(%s)", HOSTILE_VALUE, group="number", result="Number"),
    text(
        "Number/event", "Number(%s, %s, %s)", *EVENTFUL, group="number", result="Number", weight=2
    ),
)

HANDLE = k.HANDLE

EVERYWHERE = (
    text("collect", "gc.collect()", group="collect", weight=12),
    text(
        "churn",
        "for i in range(%s): Mat(100, i + 1)",
        k.plain(k.integer(1, limits.MOST_CHURN)),
        group="churn",
    ),
    text(
        "churn/nets",
        "for i in range(%s): Net()",
        k.plain(k.integer(1, limits.MOST_CHURN)),
        group="churn",
    ),
    text("forget kept", "kept.clear()", group="drop", weight=2),
    text(
        "use kept",
        "for thing in kept: isinstance(thing, list) or repr(thing)",
        group="keep",
        weight=2,
    ),
    text("look kept", "touch(None, list(kept))", group="keep", raises=PYTHON),
    text("write kept", "for thing in kept: thing[0] = 1", group="keep", raises=PYTHON),
    text("call kept", "for thing in kept: thing.close()", group="close", raises=PYTHON),
    text("cycle", "kept.append([kept, %s])", HANDLE, group="keep"),
    text("forget", "forget(None, None)", group="drop"),
    text("Method", "%s()", k.reference("Method"), group="use", raises=PYTHON, weight=2),
    text("equal", "%s == %s", HANDLE, HANDLE, group="generic", raises=PYTHON),
    text("hash", "{%s: 1}", HANDLE, group="generic", raises=PYTHON),
    text("str", "print(%s)", HANDLE, group="generic", raises=PYTHON),
    text("print", "print(%s, file=Sink(%s, %s))", k.HANDLE, k.EVENT, k.VICTIM, raises=PYTHON),
    text("bool", "not %s", HANDLE, group="generic", raises=PYTHON),
    text("len", "len(%s)", HANDLE, group="generic", raises=PYTHON),
    text("item", "%s[0]", HANDLE, group="generic", raises=PYTHON),
    text("iterate", "list(%s)", HANDLE, group="generic", raises=PYTHON),
    text("add", "%s + 1", HANDLE, group="generic", raises=PYTHON),
    text("call", "%s()", HANDLE, group="generic", raises=PYTHON),
    text("view", "memoryview(%s)", HANDLE, group="generic", raises=PYTHON),
    text("dir", "dir(%s)", HANDLE, group="generic", raises=PYTHON),
    text("attribute", "%s.nothing", HANDLE, group="generic", raises=PYTHON),
    text("attribute/del", "del %s.w", HANDLE, group="generic", raises=PYTHON),
)
