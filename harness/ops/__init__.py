"""The table of operations: the only place that knows the module's surface.

A row says how a call is written, what it takes, what class its result has and which exceptions it
may raise. Adding a member of ncnn_mp to the fuzzer means adding a row; a test compares the table
with dir(ncnn_mp). The part of a name behind "/" tells rows of one member apart.
"""

from __future__ import annotations

from harness import kinds as k
from harness.ops import foreign
from harness.ops.custom_layers import CUSTOM_LAYERS
from harness.ops.layers import HELPERS, LAYERS, MODELBINS, PARAMDICTS
from harness.ops.mats import MATS
from harness.ops.nets import BLOBS, EXTRACTORS, NETS, READERS
from harness.ops.networks import NETWORKS
from harness.ops.objects import BUFFERS, DERIVED, EVERYWHERE, lifetime
from harness.ops.options import ALLOCATORS, MODULE, OPTIONS
from harness.ops.pixels import IMAGES
from harness.ops.row import ALWAYS, HOSTILE, PYTHON, STREAM, Operation

__all__ = [
    "ALWAYS",
    "CLASSES",
    "GROUPS",
    "HOSTILE",
    "MAKERS",
    "OPERATIONS",
    "PYTHON",
    "STREAM",
    "Operation",
]

CLASSES = (
    "Mat",
    "Allocator",
    "Option",
    "DataReader",
    "Net",
    "Extractor",
    "ParamDict",
    "ModelBin",
    "Layer",
    "Blob",
)


def _unbound(row: Operation) -> Operation:
    """The same method called through its class, with anything as self."""
    template = f"{row.member}(%s)"
    wrong = (k.ANYTHING, *row.kinds[1:])
    raises = tuple(dict.fromkeys((*HOSTILE, *row.raises)))
    weight = 4 if row.group == "close" else 1
    name = f"unbound {row.name}"
    return Operation(name, template, 0, wrong, row.owner, "unbound", raises=raises, weight=weight)


# Behind the others, so that the groups that came first keep the bits that switch them off.
LATER = (*HELPERS, *PARAMDICTS, *MODELBINS, *LAYERS, *CUSTOM_LAYERS, *IMAGES, *NETWORKS, *BLOBS)


def _table() -> dict[str, Operation]:
    rows: list[Operation] = [*MODULE, *ALLOCATORS, *OPTIONS, *MATS, *READERS, *NETS, *EXTRACTORS]
    for owner in CLASSES:
        rows += lifetime(owner)
    methods = [
        row
        for row in (*rows, *LATER)
        if row.fixed == 1 and row.template == f"%s.{row.member.partition('.')[2]}(%s)"
    ]
    rows += [*DERIVED, *BUFFERS, *EVERYWHERE, *LATER, *map(_unbound, methods)]
    table = {row.name: row for row in rows}
    assert len(table) == len(rows), "two operations have one name"
    return table


OPERATIONS: dict[str, Operation] = foreign.adapted(_table())
GROUPS: tuple[str, ...] = tuple(dict.fromkeys(row.group for row in OPERATIONS.values()))

# How an object of a class comes to be when a call needs one and none lives.
MAKERS: dict[str, str] = foreign.makers(
    {
        "Mat": "Mat/whc",
        "Allocator": "Allocator",
        "Option": "Option",
        "DataReader": "DataReader",
        "Net": "Net",
        "Extractor": "Net.create_extractor",
        "ParamDict": "ParamDict",
        "ModelBin": "ModelBin",
        "Layer": "Layer/one",
        "Blob": "Net.blob",
        "Class": "custom/event",
        "Network": "network",
        "Buffer": "bytearray",
        "Block": "Allocator.fast_malloc",
        "Stream": "Stream",
        "Number": "Number",
        "Method": "bound Mat",
    },
    OPERATIONS,
)
