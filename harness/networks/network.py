"""What a network is made of, before it is a file."""

from __future__ import annotations

from dataclasses import dataclass

# Sizes of a blob from its outermost axis to its innermost: (w,), (h, w), (c, h, w), (c, d, h, w).
Extents = tuple[int, ...]
Param = int | float | tuple[int, ...] | tuple[float, ...]


FLOATS = 0  # the tag of weights that are stored as 32-bit floats


@dataclass(frozen=True, slots=True)
class Weights:
    """So many floats of a .bin file, behind a tag that says how they are stored or without one."""

    count: int
    tag: int | None = None
    scale: float = 1.0  # of their largest
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """One layer; blobs are numbered in the order of their making."""

    type: str
    params: tuple[tuple[int, Param], ...]
    bottoms: tuple[int, ...]
    tops: tuple[int, ...]
    weights: tuple[Weights, ...] = ()


@dataclass(frozen=True, slots=True)
class Network:
    """Layers in an order in which they can run, the extents of every blob, and what comes out."""

    nodes: tuple[Node, ...]
    extents: tuple[Extents, ...]
    outputs: tuple[int, ...]
    counts: tuple[int, int] | None = None  # of layers and blobs, where the file is to lie

    @property
    def inputs(self) -> tuple[int, ...]:
        """The blobs that a user of the network fills."""
        return tuple(node.tops[0] for node in self.nodes if node.type == "Input")
