"""Choices -> a well-formed network of 1 to 20 layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from harness.choices import Choices
from harness.networks.layers import MOST_ELEMENTS, ONE_INPUT, SEVERAL_INPUTS, Piece, named
from harness.networks.network import Extents, Network, Node, Weights

MOST_LAYERS = 20
MOST_INPUTS = 8  # as the module allows
_ATTEMPTS = 6  # at a layer that fits; the network ends where none does
_COMMON = ("Convolution", "ConvolutionDepthWise", "Deconvolution", "Pooling", "Interp", "Split")

# Bits of parameter 31: arithmetic and storage of 16 bits, int8, how convolutions are computed.
_FEATURES = (1, 2, 4, 6, 8, 32, 64, 0xFFFF)

_ONE = (*ONE_INPUT, *_COMMON * 3)
_SEVERAL = tuple(SEVERAL_INPUTS)


class _Growing:
    def __init__(self, choices: Choices) -> None:
        self.choices = choices
        self.nodes: list[Node] = []
        self.extents: list[Extents] = []
        self.open: list[int] = []  # blobs that nothing consumes yet

    def source(self, extents: Extents) -> int:
        """A blob that comes from the user or out of the model file."""
        sizes = _sizes(extents)
        inputs = sum(node.type == "Input" for node in self.nodes)
        if inputs == MOST_INPUTS or self.choices.integer(0, 2) == 0:
            weights = (Weights(prod(extents)),)
            self.add("MemoryData", Piece(sizes, (extents,), weights), ())
        else:
            declared = sizes if self.choices.integer(0, 3) else ()
            self.add("Input", Piece(declared, (extents,)), ())
        return self.open.pop()

    def add(self, type: str, piece: Piece, bottoms: Sequence[int]) -> None:
        """A layer on blobs that were taken from the open ones."""
        first = len(self.extents)
        tops = tuple(range(first, first + len(piece.tops)))
        self.extents += piece.tops
        self.open += tops
        self.nodes.append(Node(type, piece.params, tuple(bottoms), tops, piece.weights))

    def step(self) -> bool:
        """One more layer; False where nothing was found that fits."""
        for _ in range(_ATTEMPTS):
            place = self.choices.integer(0, len(self.open) - 1)
            blob = self.open[place]
            if self.choices.integer(0, 4) == 0:
                if self._joined(place, blob):
                    return True
                continue
            type = self.choices.pick(_ONE)
            piece = ONE_INPUT[type](self.choices, self.extents[blob])
            if piece is not None and _small(piece):
                del self.open[place]
                self.add(type, piece, (blob,))
                return True
        return False

    def _joined(self, place: int, blob: int) -> bool:
        type = self.choices.pick(_SEVERAL)
        partner, join = SEVERAL_INPUTS[type]
        wanted = partner(self.choices, self.extents[blob])
        piece = join(self.choices, (self.extents[blob], wanted))
        if piece is None or not _small(piece):
            return False
        others = [other for other in self.open if other != blob and self.extents[other] == wanted]
        if not others and self.choices.boolean():
            return False
        del self.open[place]
        if others:
            self.open.remove(others[0])
        other = others[0] if others else self.source(wanted)
        self.add(type, piece, (blob, other))
        return True

    def mask(self) -> None:
        """One layer does without what a program's Option may have switched on."""
        place = self.choices.integer(0, len(self.nodes) - 1)
        node, features = self.nodes[place], self.choices.pick(_FEATURES)
        self.nodes[place] = replace(node, params=(*node.params, (31, features)))


def _sizes(extents: Extents) -> tuple[tuple[int, int], ...]:
    """Params of Input and MemoryData: w, h, (d,) c."""
    return tuple(sorted(named(extents)))


def _small(piece: Piece) -> bool:
    return all(0 < prod(top) <= MOST_ELEMENTS for top in piece.tops)


def _extents(choices: Choices) -> Extents:
    dims = choices.pick((3, 3, 3, 2, 1, 4))
    return tuple(choices.integer(1, 12 if dims < 4 else 6) for _ in range(dims))


def grow(choices: Choices, most_layers: int = MOST_LAYERS) -> Network:
    """A network; at least one of its sources is an Input."""
    growing = _Growing(choices)
    extents = _extents(choices)
    growing.add("Input", Piece(_sizes(extents), (extents,)), ())
    for _ in range(choices.pick((0, 0, 0, 1, 2))):
        growing.open.append(growing.source(_extents(choices)))
    for _ in range(choices.integer(1, most_layers)):
        if choices.exhausted or not growing.step():
            break
    if choices.integer(0, 3) == 3:
        growing.mask()
    return Network(tuple(growing.nodes), tuple(growing.extents), tuple(growing.open))
