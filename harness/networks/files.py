"""A network as ncnn's files: `.param` as text and in binary form, and the numbers of its `.bin`."""

from __future__ import annotations

import array
import re
import struct
from collections.abc import Iterable
from functools import cache

from harness.models import ROOT
from harness.networks.network import Network, Node, Param, Weights

MAGIC = 7767517
END_OF_LAYER = -233
FIRST_ARRAY = -23300


def text(network: Network) -> str:
    """The `.param` file."""
    lines = [f"{MAGIC}", "{} {}".format(*_counts(network))]
    lines += [_line(number, node) for number, node in enumerate(network.nodes)]
    return "\n".join(lines) + "\n"


def _counts(network: Network) -> tuple[int, int]:
    return network.counts or (len(network.nodes), len(network.extents))


def _line(number: int, node: Node) -> str:
    blobs = " ".join(f"b{blob}" for blob in (*node.bottoms, *node.tops))
    params = " ".join(_text_param(id, value) for id, value in node.params)
    head = f"{node.type} l{number} {len(node.bottoms)} {len(node.tops)}"
    return " ".join(part for part in (head, blobs, params) if part)


def _text_param(id: int, value: Param) -> str:
    if isinstance(value, tuple):
        return f"{FIRST_ARRAY - id}={','.join(map(repr, (len(value), *value)))}"
    return f"{id}={value!r}"


def binary(network: Network) -> bytes:
    """The `.param.bin` file."""
    head = struct.pack("<3i", MAGIC, *_counts(network))
    return head + b"".join(map(_binary_layer, network.nodes))


def _binary_layer(node: Node) -> bytes:
    blobs = (*node.bottoms, *node.tops)
    counts = (layer_types()[node.type], len(node.bottoms), len(node.tops))
    params = b"".join(_binary_param(id, value) for id, value in node.params)
    return (
        struct.pack(f"<{3 + len(blobs)}i", *counts, *blobs)
        + params
        + struct.pack("<i", END_OF_LAYER)
    )


def _binary_param(id: int, value: Param) -> bytes:
    if isinstance(value, tuple):
        head = struct.pack("<2i", FIRST_ARRAY - id, len(value))
        return head + b"".join(map(_number, value))
    return struct.pack("<i", id) + _number(value)


def _number(value: float) -> bytes:
    return struct.pack("<i" if isinstance(value, int) else "<f", value)


@cache
def layer_types() -> dict[str, int]:
    """ncnn's number of each layer type, out of its own list of them."""
    listed = (ROOT / "build/patched/ncnn/src/CMakeLists.txt").read_text()
    names = re.findall(r"^ncnn_add_layer\((\w+)", listed, re.M)
    return {name: number for number, name in enumerate(names)}


def numbers(weights: Weights) -> array.array[float]:
    """Floats that differ from their neighbours, the same ones every time."""
    found = [((i * 37 + 11) % 64 + 1) / 64 for i in range(weights.count)]
    if not weights.positive:
        found = [2 * x - 1 for x in found]
    return array.array("f", [x * weights.scale for x in found])


def weights(network: Network) -> bytes:
    """The `.bin` file: all weights in the order of the layers, those of 32-bit floats tagged 0."""
    return b"".join(_stored(each) for node in network.nodes for each in node.weights)


def _stored(of: Weights) -> bytes:
    tag = b"" if of.tag is None else struct.pack("<I", of.tag)
    return tag + numbers(of).tobytes()


def names(blobs: Iterable[int]) -> list[str]:
    """What text() calls them."""
    return [f"b{blob}" for blob in blobs]
