"""Rows of Mat."""

from __future__ import annotations

from harness import kinds as k
from harness.ops.row import Operation, elemsized, function, method, same, sizes, text

S, Z = k.SIZE, k.ZERO
ALLOCATOR = k.keyword("allocator", k.reference("Allocator"))
MAYBE_ALLOCATOR = k.optional(k.existing("Allocator"))
MAYBE_OPTION = k.optional(k.allocating_option())
FRONT = k.keyword("front", k.integer(0, 2))
BEHIND = k.keyword("behind", k.integer(0, 2))


def _readable(name: str) -> tuple[Operation, ...]:
    """An attribute of Mat; writing one is refused (a subclass of ours may shadow it)."""
    full, mat = f"Mat.{name}", k.receiver("Mat")
    return (
        text(full, f"%s.{name}", mat, owner="Mat", group="read"),
        text(
            f"{full}/set",
            f"%s.{name} = %s",
            mat,
            k.ANYTHING,
            owner="Mat",
            group="assign",
            raises=("AttributeError",),
        ),
    )


def _borrowing(order: str) -> Operation:
    """A Mat of some dimensions over a buffer that may be borrowed."""
    shape = [S if size in order else Z for size in "whdc"]
    data = k.named("data", k.STORAGE)
    return function(
        f"Mat/data {order}", *shape, data, owner="Mat", result="Mat", fact=sizes("whdc"), weight=2
    )


MATS = (
    function("Mat", owner="Mat", result="Mat"),
    function("Mat/w", S, owner="Mat", result="Mat", fact=sizes("w"), weight=3),
    function("Mat/large", k.LARGE, owner="Mat", result="Mat", fact=sizes("w"), weight=2),
    function("Mat/wh", S, S, owner="Mat", result="Mat", fact=sizes("wh"), weight=3),
    function("Mat/whc", S, S, Z, S, owner="Mat", result="Mat", fact=sizes("whdc"), weight=6),
    function("Mat/whdc", S, S, S, S, owner="Mat", result="Mat", fact=sizes("whdc"), weight=4),
    function("Mat/shape", S, S, S, S, owner="Mat", result="Mat", fact=sizes("whdc"), weight=0),
    text(
        "unnamed Mat",
        "Mat(%s, data=bytearray(4 * %s))",
        S,
        S,
        raises=("OverflowError",),  # of bytearray
        owner="Mat",
        result="Mat",
        weight=3,
    ),
    *(_borrowing(order) for order in ("", "w", "wh", "whdc")),
    function(
        "Mat/batch", S, S, k.named("n", k.INDEX), owner="Mat", raises=("NotImplementedError",)
    ),
    function(
        "Mat/data",
        S,
        S,
        Z,
        S,
        k.keyword("data", k.STORAGE),
        ALLOCATOR,
        owner="Mat",
        result="Mat",
        fact=sizes("whdc"),
        weight=6,
    ),
    function(
        "Mat/elemsize",
        S,
        S,
        Z,
        S,
        k.keyword("elemsize", k.one_of(1, 2, 4)),
        k.keyword("elempack", k.PACKING),
        ALLOCATOR,
        owner="Mat",
        result="Mat",
        fact=elemsized,
        weight=4,
    ),
    function(
        "Mat/packed",
        S,
        S,
        Z,
        S,
        k.named("elemsize", k.chosen((4, 8, 16), (1, 2, 12, 64))),
        k.named("elempack", k.chosen((4,), (8, 16, 3))),
        owner="Mat",
        result="Mat",
        weight=8,
    ),
    function(
        "Mat/bytes",
        S,
        S,
        Z,
        S,
        k.named("elemsize", k.chosen((1, 2), (3, 8))),
        owner="Mat",
        result="Mat",
        fact=elemsized,
        weight=4,
    ),
    *(
        row
        for name in [
            "dims",
            "w",
            "h",
            "d",
            "c",
            "n",
            "elemsize",
            "elempack",
            "cstep",
            "nstep",
            "data",
        ]
        for row in _readable(name)
    ),
    method("Mat.fill", k.NUMBER, group="write", weight=4, shows=0),
    method("Mat.clone", MAYBE_ALLOCATOR, group="shape", result="Mat", fact=same, weight=4),
    method(
        "Mat.reshape/w",
        k.REST,
        MAYBE_ALLOCATOR,
        group="shape",
        result="Mat",
        fact=sizes("w", 1),
        weight=2,
    ),
    method(
        "Mat.reshape/wh",
        k.DIVISOR,
        k.REST,
        MAYBE_ALLOCATOR,
        group="shape",
        result="Mat",
        fact=sizes("wh", 1),
        weight=2,
    ),
    method(
        "Mat.reshape/whc",
        k.DIVISOR,
        k.DIVISOR,
        k.REST,
        ALLOCATOR,
        group="shape",
        result="Mat",
        fact=sizes("whc", 1),
        weight=3,
    ),
    method(
        "Mat.reshape/whdc",
        k.DIVISOR,
        k.DIVISOR,
        k.DIVISOR,
        k.REST,
        MAYBE_ALLOCATOR,
        group="shape",
        result="Mat",
        fact=sizes("whdc", 1),
        weight=2,
    ),
    text(
        "reshape count",
        "%s.reshape(*%s)",
        k.receiver("Mat"),
        k.plain(k.one_of((), (1,) * 5, (2, 1, 1, 1, 2), (1,) * 9)),
        owner="Mat",
        group="shape",
        raises=("TypeError",),
    ),
    method("Mat.flatten", MAYBE_OPTION, group="shape", result="Mat", weight=3),
    method("Mat.convert_packing", k.PACKING, MAYBE_OPTION, group="shape", result="Mat", weight=4),
    method(
        "Mat.get_channel_data",
        k.INDEX,
        group="read",
        result="Buffer",
        raises=("IndexError",),
        weight=4,
    ),
    method("Mat.from_bytes", k.PAYLOAD, group="write", weight=12, shows=0),
    method("Mat.to_bytes", group="read", result="Buffer", weight=4),
    method("Mat.substract_mean_normalize", k.NUMBERS, k.NUMBERS, group="write", weight=6, shows=0),
    method(
        "Mat.copy_make_border",
        k.BORDER,
        k.BORDER,
        k.BORDER,
        k.BORDER,
        k.integer(0, 2),
        k.BORDER_VALUE,
        MAYBE_OPTION,
        FRONT,
        BEHIND,
        group="shape",
        result="Mat",
        weight=6,
    ),
    method(
        "Mat.copy_cut_border",
        k.BORDER,
        k.BORDER,
        k.BORDER,
        k.BORDER,
        MAYBE_OPTION,
        FRONT,
        BEHIND,
        group="shape",
        result="Mat",
        weight=6,
    ),
)
