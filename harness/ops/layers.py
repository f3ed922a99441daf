"""Rows of ParamDict, ModelBin and Layer; built-in layers get what fits them (harness/layer_types).

What is known of a Layer is its use, how far it is prepared and with which Option. Verified layers
are handed damaged uses and anything else. ncnn checks little of it, so hostile arguments of trusted
ones never are objects of ours that belong to another layer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness import kinds as k
from harness.draft import Draft
from harness.kinds import Chosen, Kind
from harness.layer_types import LAYER_TYPES, UNVERIFIED, Use, damaged, use
from harness.ops.row import STREAM, Fact, Operation, function, method, text
from harness.program import Name, Value

FLAGS = (
    "one_blob_only",
    "support_inplace",
    "support_vulkan",
    "support_packing",
    "support_bf16_storage",
    "support_fp16_storage",
    "support_vulkan_packing",
    "support_any_packing",
    "support_vulkan_any_packing",
)

# Types that take a list even of a single Mat, or give one.
LISTS = frozenset(
    (
        *("BinaryOp", "Concat", "Eltwise", "GRU", "Gemm", "LSTM"),
        *("MatMul", "MultiHeadAttention", "Noop", "RNN", "Slice", "Split"),
    )
)


@dataclass(frozen=True, slots=True)
class Known:
    """A built-in layer: its use, the steps done (of load_param … destroy_pipeline), its option."""

    use: Use
    steps: int = 0
    option: Value = None
    trusted: bool = False
    damaged: bool = False

    @property
    def many(self) -> bool:
        """Whether it runs on a list of Mats."""
        whole = self.use
        scalar = whole.type == "BinaryOp" and len(whole.inputs) == 1
        return whole.type in LISTS and not scalar


def known(draft: Draft, value: Value) -> Known | None:
    """What the draft knows of a layer."""
    fact = draft.fact(value)
    return fact if isinstance(fact, Known) else None


def _type_fact(draft: Draft, arguments: Chosen) -> object:
    """A use of the type, one of four damaged: more choices, right after the name."""
    given = arguments[0]
    name = given.text.partition("'")[2].rstrip("')") if isinstance(given, Name) else given
    if not isinstance(name, str) or name not in LAYER_TYPES:
        return None
    whole = use(name, draft.choices)
    if draft.choices.integer(0, 3):
        return Known(whole)
    return Known(damaged(whole, draft.choices), damaged=True)


def _trusted_fact(draft: Draft, arguments: Chosen) -> object:
    """A use of the type that is not checked, and well-formed."""
    name = arguments[0]
    fits = isinstance(name, str) and name in LAYER_TYPES
    return Known(use(str(name), draft.choices), trusted=True) if fits else None


def _done(step: int) -> Fact:
    """The receiver after its step number `step`, if the steps before it are done."""

    def learn(draft: Draft, arguments: Sequence[Value]) -> object:
        fact = known(draft, arguments[0])
        if fact is None or fact.steps != step - 1:
            return fact
        option = arguments[1] if step == 3 else fact.option
        return replace(fact, steps=step, option=option)

    return learn


HARMLESS: tuple[Value, ...] = (
    None,
    1,
    -1,
    1.5,
    "text",
    b"bytes",
    (),
    (1, 2),
    Name("gc"),
    Name("Mat()"),
)


def _harmless(draft: Draft, _: Chosen) -> Value:
    """A wrong argument that no layer can take for its own."""
    return draft.choices.pick(HARMLESS)


def _hostile(wanted: str) -> Kind:
    """For a verified layer any object of that class, and anything else; else what is harmless."""

    def choose(draft: Draft, chosen: Chosen) -> Value:
        fact = known(draft, chosen[0])
        if fact is None or fact.trusted:
            return _harmless(draft, chosen)
        return draft.need(wanted) if draft.choices.boolean() else k.strange(draft, chosen)

    return Kind(choose, choose)


def _params(draft: Draft, chosen: Chosen) -> Value:
    """A ParamDict with what the receiver's use says."""
    fact = known(draft, chosen[0])
    if fact is None:
        return None
    # What params out of their range mean differs between ncnn's generic code and the reference's.
    return draft.make("odd params" if fact.damaged else "params", (fact.use.params,))


def _weights(draft: Draft, chosen: Chosen) -> Value:
    """A ModelBin with the receiver's weights: of Mats, of a file, of a stream that misbehaves."""
    fact = known(draft, chosen[0])
    if fact is None:
        return None
    arguments = (fact.use.weights, fact.use.positive)
    which = draft.choices.integer(0, 4)
    if which < 2:
        return draft.make("weights", arguments)
    if which == 4:
        return draft.make("byte weights", arguments[:1])  # of the right number: to be refused
    content = draft.make("stored", arguments)
    if which == 2:
        return draft.make("ModelBin/reader", (draft.make("DataReader", (content,)),))
    stream = draft.draw("Stream/event", content)
    return draft.make("ModelBin/reader", (draft.make("DataReader/stream", (stream,)),))


def _prepared(many: bool) -> Kind:
    """A layer that runs on one Mat, or on a list of them, all its steps done (mostly)."""

    def choose(draft: Draft, _: Chosen) -> Value:
        layer = draft.need("Layer")
        fact = known(draft, layer)
        if fact is None or fact.many != many:
            layer = draft.draw("Layer/many" if many else "Layer/one")
            fact = known(draft, layer)
        if fact is not None and fact.steps == 0 and draft.choices.integer(0, 15):
            for step in ("Layer.load_param", "Layer.load_model", "Layer.create_pipeline"):
                draft.draw(step, layer)
        return layer

    return Kind(choose, lambda draft, _: draft.worn("Layer"))


def _mats(draft: Draft, chosen: Chosen) -> Value:
    """What the receiver runs on."""
    fact = known(draft, chosen[0])
    if fact is None:
        return None
    whole = fact.use
    mats = tuple(draft.make("filled", (*shape, whole.positive)) for shape in whole.inputs)
    return mats if fact.many else mats[0]


def _count(draft: Draft, chosen: Chosen) -> Value:
    fact = known(draft, chosen[0])
    return fact.use.outputs if fact else 1


def _option(draft: Draft, chosen: Chosen) -> Value:
    """The option of create_pipeline(), as ncnn's layers want it."""
    fact = known(draft, chosen[0])
    if not draft.choices.integer(0, 15):
        return draft.living("Option")  # another one: to be refused, if it says something else
    return fact.option if fact else None


def _items(draft: Draft, _: Chosen) -> Value:
    name = draft.choices.pick(tuple(LAYER_TYPES))
    return use(name, draft.choices).params


def _counts(draft: Draft, _: Chosen) -> Value:
    return ((draft.choices.integer(1, 12), 1),) * draft.choices.integer(0, 3)


def _floats(draft: Draft, _: Chosen) -> Value:
    return draft.make("filled", (draft.choices.integer(1, 6), 0, 0, 0, False))


def _array(draft: Draft, chosen: Chosen) -> Value:
    return _floats(draft, chosen) if draft.choices.boolean() else draft.need("Mat")


def _list_of_mats(draft: Draft, chosen: Chosen) -> Value:
    return tuple(_floats(draft, chosen) for _ in range(draft.choices.integer(0, 2)))


def typed(names: Sequence[str]) -> Kind:
    """The name of a built-in type that we know how to use."""
    options = tuple(names)
    strange = (*HARMLESS, "", "NoSuchLayer", "ReLU\0", "a" * 300)
    return Kind(lambda d, _: d.choices.pick(options), lambda d, _: d.choices.pick(strange))


ONE, MANY = (
    [name for name in LAYER_TYPES if (name in LISTS) is listed and name not in UNVERIFIED]
    for listed in (False, True)
)
INDEX_OF = k.plain(k.one_of(*(Name(f"Layer.type_to_index('{name}')") for name in ONE)))
STRANGE_INDEX = k.plain(
    k.one_of(-1, -(2**31), 109, 254, 256, 2**20, 2**31 - 1, 2**31, 2**63, "x", None)
)
ITEMS, COUNTS = k.plain(Kind(_items, _items)), k.plain(Kind(_counts, _counts))
TRUTH = k.plain(k.TRUTH)
SHAPE = (k.plain(k.SIZE), *(k.plain(k.integer(0, 4)) for _ in range(3)))
MATS, COUNT, OPTION = (
    Kind(_mats, _hostile("Mat").hostile),
    Kind(_count, k.INDEX.hostile),
    Kind(_option, _harmless),
)
ONE_LAYER, MANY_LAYER = _prepared(many=False), _prepared(many=True)
ID = k.integer(0, 31)
INT = k.integer(-(2**31), 2**31 - 1)
LAYER = k.receiver("Layer")
SOME_OPTION = Kind(k.allocating_option().valid, _harmless)
LOAD_TYPE = k.one_of(1, 0)
INDEXED = ("IndexError",)


def _filled_fact(_: Draft, arguments: Chosen) -> object:
    return (*arguments[:4], 4)


def _many(name: str, call: str, *kinds: Kind) -> Operation:
    """A call whose results, a tuple, outlive it."""
    template = f"kept.extend(%s.{call}(%s))"
    return Operation(name, template, 1, kinds, "Layer", "run", raises=WRONG, weight=6)


# A class derived from Layer defines no forward(), or its __new__() makes half of an object.
WRONG = ("TypeError", "NotImplementedError", "AttributeError")

HELPERS = (
    text("params", "params(%s)", ITEMS, owner="helper", group="layer", result="ParamDict"),
    text("odd params", "params(%s)", ITEMS, owner="helper", group="layer", result="ParamDict"),
    text(
        "weights",
        "weights(%s, %s)",
        COUNTS,
        TRUTH,
        owner="helper",
        group="layer",
        result="ModelBin",
    ),
    text(
        "byte weights",
        "byte_weights(%s)",
        COUNTS,
        owner="helper",
        group="layer",
        result="ModelBin",
    ),
    text("stored", "stored(%s, %s)", COUNTS, TRUTH, owner="helper", group="layer", result="Buffer"),
    text(
        "filled",
        "filled(%s, %s, %s, %s, %s)",
        *SHAPE,
        TRUTH,
        owner="helper",
        group="layer",
        result="Mat",
        fact=_filled_fact,
    ),
)

PARAMDICTS = (
    function("ParamDict", owner="ParamDict", result="ParamDict", group="layer"),
    method("ParamDict.get_type", ID, group="read", raises=INDEXED),
    method("ParamDict.get_int", ID, INT, group="read", raises=INDEXED),
    method("ParamDict.get_float", ID, k.NUMBER, group="read", raises=INDEXED),
    method("ParamDict.get_array", ID, k.plain(k.existing("Mat")), group="read", raises=INDEXED),
    method("ParamDict.set_int", ID, INT, group="write", raises=INDEXED, weight=2),
    method("ParamDict.set_float", ID, k.NUMBER, group="write", raises=INDEXED, weight=2),
    method(
        "ParamDict.set_array", ID, Kind(_array, k.strange), group="write", raises=INDEXED, weight=3
    ),
    text(
        "ParamDict.get_array/made",
        "%s.get_array(%s, Mat())",
        k.receiver("ParamDict"),
        ID,
        owner="ParamDict",
        group="keep",
        result="Mat",
        raises=INDEXED,
        weight=3,
    ),
)

MODELBINS = (
    function("ModelBin", owner="ModelBin", result="ModelBin", group="layer"),
    function(
        "ModelBin/reader",
        k.named("from_datareader", k.reference("DataReader")),
        owner="ModelBin",
        result="ModelBin",
        group="layer",
        weight=3,
    ),
    *(
        text(
            f"ModelBin/unnamed {what}",
            f"ModelBin(from_datareader=DataReader({source}))",
            owner="ModelBin",
            result="ModelBin",
            group="layer",
            weight=3,
        )
        for what, source in (
            ("stream", "Stream(bytearray(400))"),
            ("memory", "from_memory=bytearray(400)"),
        )
    ),
    function(
        "ModelBin/mats",
        k.named("from_mat_array", Kind(_list_of_mats, k.strange)),
        owner="ModelBin",
        result="ModelBin",
        group="layer",
        weight=3,
    ),
    method(
        "ModelBin.load/w", k.SIZE, LOAD_TYPE, group="load", result="Mat", raises=STREAM, weight=3
    ),
    method(
        "ModelBin.load/wh", k.INDEX, k.SIZE, LOAD_TYPE, group="load", result="Mat", raises=STREAM
    ),
    method(
        "ModelBin.load/whc",
        k.integer(1, 3),
        k.integer(1, 3),
        k.integer(1, 3),
        LOAD_TYPE,
        group="load",
        result="Mat",
        raises=STREAM,
    ),
)


def _flag(name: str) -> tuple[Operation, ...]:
    full = f"Layer.{name}"
    return (
        # A class of the program's own, called without an instance of it, has no such attribute.
        text(full, f"%s.{name}", LAYER, owner="Layer", group="read", raises=("AttributeError",)),
        text(
            f"{full}/set",
            f"%s.{name} = %s",
            LAYER,
            k.TRUTH,
            owner="Layer",
            group="assign",
            raises=("NotImplementedError",),
        ),
    )


def _step(member: str, step: int, kind: Kind, group: str, raises: tuple[str, ...]) -> Operation:
    return method(f"Layer.{member}", kind, group=group, learn=_done(step), raises=raises, weight=2)


LAYERS = (
    function("Layer", owner="Layer", result="Layer", group="subclass"),
    text(
        "Layer/one",
        "Layer(type=%s)",
        typed(ONE),
        owner="Layer",
        group="layer",
        result="Layer",
        fact=_type_fact,
        weight=6,
    ),
    text(
        "Layer/many",
        "Layer(type=%s)",
        typed(MANY),
        owner="Layer",
        group="layer",
        result="Layer",
        fact=_type_fact,
        weight=2,
    ),
    text(
        "Layer/trusted",
        "Layer(type=%s, verify=False)",
        typed(sorted({*ONE, *UNVERIFIED})),
        owner="Layer",
        group="layer",
        result="Layer",
        fact=_trusted_fact,
        weight=2,
    ),
    text(
        "Layer/index",
        "Layer(typeindex=%s)",
        INDEX_OF,
        owner="Layer",
        group="layer",
        result="Layer",
        fact=_type_fact,
    ),
    text(
        "Layer/no index",
        "Layer(typeindex=%s)",
        STRANGE_INDEX,
        owner="Layer",
        group="layer",
        result="Layer",
        raises=("TypeError",),
    ),
    function("Layer.type_to_index", typed(ONE), owner="Layer", group="read"),
    *(
        text(f"Layer.{name}", f"%s.{name}", LAYER, owner="Layer", group="read")
        for name in ("name", "type", "typeindex", "bottom_count", "top_count")
    ),
    text(
        "Layer.name/set",
        "%s.name = %s",
        LAYER,
        k.ANYTHING,
        owner="Layer",
        group="assign",
        raises=("AttributeError",),
    ),
    *(row for name in FLAGS for row in _flag(name)),
    *(
        method(f"Layer.get_{what}", k.INDEX, group="read", raises=INDEXED)
        for what in ("bottom", "top", "bottom_shape", "top_shape")
    ),
    _step("load_param", 1, Kind(_params, _hostile("ParamDict").hostile), "load", WRONG),
    _step("load_model", 2, Kind(_weights, _hostile("ModelBin").hostile), "load", (*STREAM, *WRONG)),
    _step("create_pipeline", 3, SOME_OPTION, "load", WRONG),
    _step("destroy_pipeline", 4, SOME_OPTION, "close", WRONG),
    Operation(
        "Layer.forward/one",
        "%s.forward(%s)",
        1,
        (ONE_LAYER, MATS, OPTION),
        "Layer",
        "run",
        "Mat",
        WRONG,
        weight=16,
    ),
    _many("Layer.forward/many", "forward", MANY_LAYER, MATS, COUNT, OPTION),
    Operation(
        "Layer.forward_inplace/one",
        "%s.forward_inplace(%s)",
        1,
        (ONE_LAYER, MATS, OPTION),
        "Layer",
        "run",
        None,
        WRONG,
        weight=6,
        shows=1,
    ),
    Operation(
        "Layer.forward_inplace/many",
        "%s.forward_inplace(%s)",
        1,
        (MANY_LAYER, MATS, OPTION),
        "Layer",
        "run",
        None,
        WRONG,
    ),
    text(
        "Layer.forward/list",
        "%s.forward(%s, 1, None)",
        ONE_LAYER,
        k.plain(k.one_of((), (Name("Mat(4)"),), (Name("Mat(4)"),) * 70)),
        owner="Layer",
        group="run",
        raises=WRONG,
        weight=3,
    ),
    text(
        "Layer.forward/unmade",
        "%s.forward(Mat(4))",
        Kind(lambda draft, _: draft.draw("Layer"), LAYER.hostile),
        owner="Layer",
        group="run",
        raises=WRONG,
        weight=2,
    ),
    text(
        "Layer.forward_inplace/list",
        "%s.forward_inplace([Mat(4)])",
        ONE_LAYER,
        owner="Layer",
        group="run",
        raises=WRONG,
        weight=2,
    ),
    text(
        "Layer.forward_inplace/single",
        "%s.forward_inplace(Mat(4))",
        MANY_LAYER,
        owner="Layer",
        group="run",
        raises=WRONG,
        weight=2,
    ),
    text(
        "Layer.forward/single",
        "%s.forward(Mat(4), None)",
        MANY_LAYER,
        owner="Layer",
        group="run",
        raises=WRONG,
        weight=3,
    ),
    text(
        "Layer.forward/bytes",
        "%s.forward(Mat(4, elemsize=%s), None)",
        ONE_LAYER,
        k.plain(k.one_of(1, 2)),
        owner="Layer",
        group="run",
        raises=WRONG,
        weight=3,
    ),
)
