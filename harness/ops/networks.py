"""Rows of whole networks: well-formed, with one damage, or any bytes in the place of a file.

A network is one value of the program: its files and the shapes of what is put in. Loading and
running it are calls like any other, so closing, collecting and dropping come in between.
"""

from __future__ import annotations

from harness import kinds as k
from harness.choices import Choices, RandomChoices
from harness.draft import Draft
from harness.kinds import Chosen, Kind
from harness.networks.damage import damaged, other_extents
from harness.networks.files import binary, text
from harness.networks.grow import grow
from harness.networks.network import Extents, Network
from harness.ops.row import Operation
from harness.ops.row import text as row
from harness.program import Value

FEW_LAYERS = 8
SHAPES: tuple[Extents, ...] = ((3, 8, 8), (8,), (1, 1, 1), (4, 6), (2, 5, 7))
KNOWN = tuple(range(64))  # seeds of the networks whose .bin files are fuzzed


def sizes(extents: Extents) -> tuple[int, int, int, int]:
    """w, h, d, c as Mat() takes them."""
    *deep, w = extents
    h = deep.pop() if deep else 0
    d = deep.pop() if len(deep) == 2 else 0
    return w, h, d, deep[0] if deep else 0


# What Options change that ncnn decides by while it runs a network.
OPTIONS = (
    *("use_packing_layout", "use_bf16_storage", "use_fp16_storage", "use_fp16_arithmetic"),
    *("use_winograd_convolution", "use_sgemm_convolution", "use_int8_storage"),
)


def value_of(
    network: Network,
    as_binary: bool,
    inputs: tuple[Extents, ...] | None = None,
    tail: bytes = b"",
    options: tuple[str, ...] = (),
) -> Value:
    """Its .param, whether that is binary, its weights (None: zeros), what ends them, its inputs
    (None: those that it was made for), and what is switched over before it is loaded."""
    if inputs is None:
        inputs = tuple(network.extents[blob] for blob in network.inputs)
    param = binary(network) if as_binary else text(network).encode()
    weights = tuple(
        (each.count, each.tag, each.scale, each.positive)
        for node in network.nodes
        for each in node.weights
    )
    return param, as_binary, weights, tail, tuple(map(sizes, inputs)), options


def _grown(draft: Draft, damage: bool) -> Value:
    choices = draft.choices
    network = grow(choices, FEW_LAYERS)
    inputs = tuple(network.extents[blob] for blob in network.inputs)
    tail = b""
    if damage:
        which = choices.integer(0, 7)
        if which == 0:
            inputs = (other_extents(choices, inputs[0]), *inputs[1:])
        elif which == 1:
            tail = choices.pick((b"\0" * 4, b"x"))
        else:
            network = damaged(choices, network)
    as_binary = choices.boolean()
    options = tuple(name for name in OPTIONS if choices.integer(0, 5) == 5)
    return value_of(network, as_binary, inputs, tail, options)


def _of_bytes(as_binary: bool) -> Kind:
    """What is left of the input is the .param; all weights are zeros, as many as are asked for."""

    def choose(draft: Draft, _: Chosen) -> Value:
        shape = draft.choices.pick(SHAPES)
        return draft.choices.rest(), as_binary, None, b"", (sizes(shape),), ()

    return Kind(choose, choose)


def _known(choices: Choices) -> Network:
    return grow(RandomChoices(choices.pick(KNOWN), 256), FEW_LAYERS)


def _with_bin(draft: Draft, _: Chosen) -> Value:
    """What is left of the input is the .bin of a network that is known."""
    network = _known(draft.choices)
    inputs = tuple(sizes(network.extents[blob]) for blob in network.inputs)
    return text(network).encode(), False, (), draft.choices.rest(), inputs, ()


def _row(name: str, kind: Kind, weight: int = 1) -> Operation:
    return row(name, "%s", kind, owner="Network", group="network", result="Network", weight=weight)


def _choose(damage: bool) -> Kind:
    return Kind(lambda draft, _: _grown(draft, damage), lambda draft, _: _grown(draft, True))


NETWORKS = (
    _row("network", _choose(damage=False), weight=2),
    _row("network/damaged", _choose(damage=True), weight=4),
    _row("network/text", _of_bytes(as_binary=False), weight=0),
    _row("network/binary", _of_bytes(as_binary=True), weight=0),
    _row("network/bin", Kind(_with_bin, _with_bin), weight=0),
    row(
        "load network",
        "load_network(%s)",
        k.plain(k.reference("Network")),
        owner="Network",
        group="network",
        result="Net",
        weight=4,
    ),
    row(
        "run network",
        "run_network(%s, %s)",
        k.receiver("Net"),
        k.plain(k.reference("Network")),
        owner="Network",
        group="network",
        raises=("TypeError", "IndexError"),
        weight=6,
    ),
)
