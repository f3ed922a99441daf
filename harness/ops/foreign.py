"""Rows for modules that are not ours: other forms of constructors, and integers for pointers.

What such a module does not have, harness/surface.py has found out by asking it: those rows weigh
nothing, and an object that a call needs is made by a row that works.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from harness import foreign
from harness import kinds as k
from harness.ops.row import Operation, function, method, sizes

SURFACE = "surface.json"

_TYPE = k.one_of("ReLU", "Convolution", "Softmax", 0, 5)
_BYTES = k.reference("Buffer")
_MATS = k.one_of((), (None,))

FOREIGN: tuple[Operation, ...] = (
    function("Mat/three", k.SIZE, k.SIZE, k.SIZE, owner="Mat", result="Mat", fact=sizes("whc")),
    function("Mat/of data", _BYTES, k.SIZE, k.SIZE, owner="Mat", result="Mat"),
    function("Allocator/positional", k.TRUTH, owner="Allocator", result="Allocator"),
    function("DataReader/empty", owner="DataReader", result="DataReader"),
    function("DataReader/positional", _BYTES, owner="DataReader", result="DataReader"),
    function(
        "DataReader/file", k.named("from_stdio", k.INDEX), owner="DataReader", result="DataReader"
    ),
    function("ModelBin/empty", owner="ModelBin", result="ModelBin"),
    function("ModelBin/positional", k.reference("DataReader"), owner="ModelBin", result="ModelBin"),
    function("ModelBin/no mats", k.named("from_mat_array", _MATS), owner="ModelBin"),
    function("Layer/empty", owner="Layer", result="Layer"),
    function("Layer/positional", _TYPE, owner="Layer", result="Layer"),
    function("Extractor/of net", k.reference("Net"), owner="Extractor", result="Extractor"),
    method(
        "Net.register_custom_layer/pointers",
        k.one_of("Mine", "ReLU", 7),
        k.INDEX,
        k.INDEX,
        k.INDEX,
        group="assign",
    ),
)


def _absent() -> frozenset[str]:
    module = foreign.module_dir()
    path = foreign.home(module) / SURFACE if module else None
    if path is None or not path.exists():
        return frozenset()
    return frozenset(json.loads(path.read_text())["useless"])


# Rows that the module in question cannot do; none while nobody has asked it.
USELESS = _absent()


def adapted(table: Mapping[str, Operation]) -> dict[str, Operation]:
    """The table for the module in question: our own as it is."""
    if foreign.module_dir() is None:
        return dict(table)
    # Class methods that are none: called on an object.
    called = [
        replace(row, name=f"{row.name}/called", template=row.template.replace("Mat.", "Mat().", 1))
        for row in table.values()
        if row.owner == "Pixels" and row.template.startswith("Mat.from_")
    ]
    rows = {**table, **{row.name: row for row in (*FOREIGN, *called)}}
    return {name: replace(row, weight=0) if name in USELESS else row for name, row in rows.items()}


def makers(wanted: Mapping[str, str], table: Mapping[str, Operation]) -> dict[str, str]:
    """For each class a row that makes an object of it: the first that works where ours does not."""
    found = dict(wanted)
    for kind, name in wanted.items():
        if name in USELESS:
            made = (row.name for row in table.values() if row.result == kind)
            found[kind] = next((other for other in made if other not in USELESS), name)
    return found
