"""Rows of layers in Python: classes that misbehave at one place, networks that run them.

What is known of a class, and of the Net it was registered with, is whether it takes one Mat.
"""

from __future__ import annotations

from harness import kinds as k
from harness.draft import Draft
from harness.kinds import Chosen, Kind
from harness.ops.row import Operation, method, text
from harness.prelude import EVENTS, TO_ALL
from harness.prelude_layers import LAYER_EVENTS, NETWORKS
from harness.program import Name, Value

HAPPENINGS: dict[str, str | None] = EVENTS | LAYER_EVENTS
PLACES = (
    "forward",
    "forward_inplace",
    "load_param",
    "load_model",
    "create_pipeline",
    "destroy_pipeline",
    "__init__",
)
_NAMES = tuple(HAPPENINGS)


# What happens to what a method is lent, and what it gives where ncnn asked for Mats.
_LENT = ("keep", "touch", "tune", "shut")
_RESULTS = ("adopt", "bytes_mat", "empty_mat", "other_shape", "many", "stale", "word", "minus")


def _happening(draft: Draft, chosen: Chosen) -> Value:
    which = draft.choices.integer(0, 4)
    forwarding = len(chosen) > 2 and chosen[2] == "forward"
    some = {2: _RESULTS if forwarding else TO_ALL, 3: TO_ALL, 4: _LENT}.get(which, _NAMES)
    return Name(draft.choices.pick(some))


def _victim(draft: Draft, chosen: Chosen) -> Value:
    """Whom the event chosen before acts upon: mostly the newest, which the layer belongs to."""
    event = chosen[-1]
    wanted = HAPPENINGS.get(event.text) if isinstance(event, Name) else None
    if wanted is None:
        return None
    return draft.any_handle() if wanted == "any" else draft.need(wanted)


def _class_fact(_: Draft, arguments: Chosen) -> object:
    return ("one",) if arguments[0] is True else ("list",)


def _class(draft: Draft, _: Chosen) -> Value:
    """Mostly one that misbehaves here and there; some give no instance of their own."""
    which = draft.choices.integer(0, 11)
    if which > 9:
        return draft.draw("custom/built in" if which == 10 else "custom/shared")
    return draft.need("Class")


def _registered(draft: Draft, arguments: Chosen) -> object:
    """A Net that knows a class of ours under the networks' name for it."""
    mine = arguments[1] == "Mine"
    return (draft.fact(arguments[2]) if mine else None) or draft.fact(arguments[0])


def _network(draft: Draft, chosen: Chosen) -> Value:
    """A network that the receiver's class fits (mostly: a list of one Mat is a list, too)."""
    one = draft.fact(chosen[0]) == ("one",)
    shapes = tuple(NETWORKS) if not one or not draft.choices.integer(0, 7) else ((1, 1),)
    bottoms, tops = draft.choices.pick(shapes)
    return Name(f"network_{bottoms}_{tops}")


def _blob(draft: Draft, _: Chosen) -> Value:
    names: tuple[Value, ...] = ("a", "c", 0, 1)
    return draft.choices.pick(names)


def _input(draft: Draft, _: Chosen) -> Value:
    return draft.make("filled", (draft.choices.integer(1, 5), 0, 0, 0, False))


EVENT, VICTIM = Kind(_happening, _happening), Kind(_victim, _victim)
OTHERS = k.one_of("ReLU", "Input", "Split", "Softmax", "BinaryOp", "TanH", 256, 300, 26, 16)
RESULT = k.plain(k.one_of("out", "b", "out", 1, 2))
TRUTH = k.plain(k.TRUTH)

CUSTOM_LAYERS: tuple[Operation, ...] = (
    text(
        "custom",
        "custom(%s, %s)",
        TRUTH,
        TRUTH,
        owner="Custom",
        group="subclass",
        result="Class",
        fact=_class_fact,
        weight=2,
    ),
    text(
        "custom/event",
        "custom(%s, %s, %s, %s, %s, %s)",
        TRUTH,
        TRUTH,
        k.plain(k.one_of(*PLACES)),
        k.plain(k.integer(0, 2)),
        EVENT,
        VICTIM,
        owner="Custom",
        group="subclass",
        result="Class",
        fact=_class_fact,
        weight=8,
    ),
    text(
        "custom/built in",
        "built_in(%s)",
        k.plain(k.one_of("ReLU", "Softmax", "InnerProduct", "Split")),
        owner="Custom",
        group="subclass",
        result="Class",
    ),
    text("custom/shared", "shared()", owner="Custom", group="subclass", result="Class"),
    text(
        "custom/made",
        "%s()",
        k.plain(k.reference("Class")),
        owner="Custom",
        group="subclass",
        result="Layer",
    ),
    text(
        "drop Class",
        "del %s",
        k.plain(k.reference("Class")),
        owner="Custom",
        group="drop",
        effect="drop",
        raises=("KeyError",),
    ),
    *(
        method(
            name,
            which,
            Kind(_class, k.strange),
            owner="Custom",
            group="load",
            learn=_registered,
            raises=("TypeError",),
            weight=weight,
        )
        for name, which, weight in (
            ("Net.register_custom_layer", k.constant("Mine"), 6),
            ("Net.register_custom_layer/other", OTHERS, 3),
        )
    ),
    text(
        "Net.load_param/custom",
        "%s.load_param(DataReader(from_memory=%s))",
        k.receiver("Net"),
        k.plain(Kind(_network, _network)),
        owner="Custom",
        group="load",
        weight=6,
    ),
    text(
        "Net.load_model/custom",
        "%s.load_model(%s)",
        k.receiver("Net"),
        k.plain(k.one_of(b"0123456789abcdef", b"0" * 16, bytes(16), b"", b"1234567")),
        owner="Custom",
        group="load",
        weight=6,
    ),
    text(
        "Net.create_extractor/custom",
        "%s.create_extractor()",
        k.receiver("Net"),
        owner="Custom",
        group="make",
        result="Extractor",
        weight=4,
    ),
    text(
        "Extractor.input/custom",
        "%s.input(%s, %s)",
        k.receiver("Extractor"),
        k.plain(Kind(_blob, _blob)),
        k.plain(Kind(_input, _input)),
        owner="Custom",
        group="run",
        raises=("IndexError",),
        weight=8,
    ),
    text(
        "Extractor.extract/custom",
        "%s.extract(%s)",
        k.receiver("Extractor"),
        RESULT,
        owner="Custom",
        group="run",
        result="Mat",
        raises=("IndexError",),
        weight=12,
    ),
    text(
        "run custom",
        "for blob in ('a', 'c'): %s.input(blob, Mat(4))",
        k.receiver("Extractor"),
        owner="Custom",
        group="run",
        raises=("IndexError",),
        weight=8,
    ),
    method(
        "Net.set_vulkan_device",
        k.INDEX,
        owner="Custom",
        group="assign",
        raises=("NotImplementedError",),
    ),
)
