"""Rows of Mat's pixel functions, drawing and batches: images as long as said, or off by one.

What is known of an image is (w, h, channels, stride).
"""

from __future__ import annotations

from harness import kinds as k
from harness.draft import Draft
from harness.kinds import Chosen, Kind
from harness.limits import HOSTILE_INTEGERS
from harness.models import Shape
from harness.ops.row import Operation, elemsized, function, method, text
from harness.program import Value

CHANNELS = {"RGB": 3, "BGR": 3, "GRAY": 1, "RGBA": 4, "BGRA": 4}
NUMBERS = {name: number for number, name in enumerate(CHANNELS, 1)}
_TO = {
    "RGB": ("BGR", "GRAY", "RGBA", "BGRA"),
    "BGR": ("RGB", "GRAY", "RGBA", "BGRA"),
    "GRAY": ("RGB", "BGR", "RGBA", "BGRA"),
    "RGBA": ("RGB", "BGR", "GRAY", "BGRA"),
    "BGRA": ("RGB", "BGR", "GRAY", "RGBA"),
}
# Name -> value, channels before and after.
PIXELS: dict[str, tuple[int, int, int]] = {
    name: (NUMBERS[name], count, count) for name, count in CHANNELS.items()
} | {
    f"{name}2{to}": (NUMBERS[name] | NUMBERS[to] << 16, CHANNELS[name], CHANNELS[to])
    for name in CHANNELS
    for to in _TO[name]
}
MOST = 9  # pixels along an edge
STRAY = (0, 0, 0, 0, 1, -1, 5)  # how far a length is off


def _known(draft: Draft, value: Value) -> tuple[int, int, int, int]:
    """w, h, channels and stride of an image."""
    fact = draft.fact(value)
    known = isinstance(fact, tuple) and len(fact) == 4 and fact[2] in CHANNELS.values()
    return fact if known else (2, 2, 3, 6)  # type: ignore[return-value]


def _image_fact(_: Draft, arguments: Chosen) -> object:
    return arguments[:4]


def _make(draft: Draft, w: int, h: int, channels: int) -> Value:
    stride = w * channels + draft.choices.pick((0, 0, 3))
    return draft.make("image", (w, h, channels, stride, draft.choices.pick(STRAY)))


def _image(draft: Draft, _: Chosen) -> Value:
    """An image of any size for from_pixels…()."""
    size = draft.choices.integer
    return _make(draft, size(1, MOST), size(1, MOST), draft.choices.pick((1, 3, 4)))


def _types(before: int, after: int) -> list[int]:
    return [
        value
        for value, channels, others in PIXELS.values()
        if channels == before and after in (0, others)
    ]


def _type(draft: Draft, chosen: Chosen) -> Value:
    """A type whose pixels the image (the argument before) has."""
    return draft.choices.pick(_types(_known(draft, chosen[-1])[2], 0))


def _fact(place: int) -> Kind:
    """What is known of the image: w, h or the stride."""
    return Kind(lambda draft, chosen: _known(draft, chosen[0])[place], k.SIZE.hostile)


def _offset(axis: int) -> Kind:
    return Kind(
        lambda draft, chosen: draft.choices.integer(0, _known(draft, chosen[0])[axis] - 1),
        k.SIZE.hostile,
    )


def _extent(axis: int) -> Kind:
    """A size that ends inside of the image, or, seldom, one pixel behind it."""

    def choose(draft: Draft, chosen: Chosen) -> Value:
        offset = chosen[-2]
        size = _known(draft, chosen[0])[axis]
        rest = size - offset if type(offset) is int and 0 <= offset < size else 1
        return draft.choices.integer(1, rest) + (draft.choices.integer(0, 15) == 15)

    return Kind(choose, k.SIZE.hostile)


def _shape(draft: Draft, value: Value) -> Shape:
    return k.shape_of(draft, value)


def _picture(draft: Draft, _: Chosen) -> Value:
    """A Mat of 1, 3 or 4 channels of floats."""
    if not draft.choices.integer(0, 3):
        return draft.need("Mat")
    size = draft.choices.integer
    return draft.make(
        "filled", (size(1, MOST), size(1, MOST), 0, draft.choices.pick((1, 3, 4)), True)
    )


def _room(draft: Draft, chosen: Chosen) -> Value:
    """A buffer for what to_pixels() gives."""
    shape = _shape(draft, chosen[0])
    return _make(draft, shape[0], shape[1] or 1, draft.choices.pick((1, 3, 4)))


def _room_resized(draft: Draft, _: Chosen) -> Value:
    return _image(draft, _)


def _type_to(draft: Draft, chosen: Chosen) -> Value:
    """A type from the receiver's channels to the buffer's, if there is one."""
    channels = _shape(draft, chosen[0])[3]
    room = _known(draft, chosen[1])[2]
    types = _types(channels, room if room in (channels, 4) else 0) or [1]
    return draft.choices.pick(types)


def _room_fact(place: int) -> Kind:
    return Kind(lambda draft, chosen: _known(draft, chosen[1])[place], k.SIZE.hostile)


def _canvas(draft: Draft, _: Chosen) -> Value:
    """Something to draw on."""
    which, channels = draft.choices.integer(0, 7), draft.choices.integer(1, 4)
    if which == 7:
        return draft.need("Mat")
    size = draft.choices.integer
    w, h = size(1, 24), size(1, 24)
    if which == 6:
        w, h = draft.choices.pick(((8192, 1), (8193, 1), (1, 8193), (1, 100_000)))
    if which & 1:
        return draft.make("Mat/planes", (w, h, channels))
    return draft.make("Mat/canvas", (w, h, channels, channels))


_COORDINATES = (*range(-3, 25), 100, -100, 8191, 8192, -8192, 8193, -8193)


def _coordinates(count: int) -> Kind:
    def valid(draft: Draft, _: Chosen) -> Value:
        return tuple(draft.choices.pick(_COORDINATES) for _ in range(count))

    def hostile(draft: Draft, chosen: Chosen) -> Value:
        if draft.choices.boolean():
            return k.strange(draft, chosen)
        length = count + draft.choices.pick((0, 0, 1, -1))
        return tuple(draft.choices.pick(HOSTILE_INTEGERS) for _ in range(length))

    return Kind(valid, hostile)


RECEIVER, CANVAS = (Kind(make, lambda draft, _: draft.worn("Mat")) for make in (_picture, _canvas))
IMAGE, TYPE = Kind(_image, k.strange), Kind(_type, k.SIZE.hostile)
W, H, STRIDE = _fact(0), _fact(1), _fact(3)
ROI = (_offset(0), _offset(1), _extent(0), _extent(1))
TARGET = (k.integer(1, MOST), k.integer(1, MOST))
ALLOCATOR = k.optional(k.existing("Allocator"))
FROM = (IMAGE, TYPE, W, H, STRIDE)
POINT, COLOR = _coordinates(2), k.one_of(0, 255, 0xFF00FF00, 2**32 - 1, -1, 2**40)
THICKNESS = k.one_of(1, -1, 2, 3, 0, 50)
TEXT = k.chosen(
    ("ncnn", "a\nb", "", " ~", "{|}", "x" * 60, "W\n" * 40),
    ("\x7f", "\x80", "\xff", "\t", "\u20ac", "a\0b", "y" * 257, None, b"\xff", 7),
)
PLAIN_SIZE = k.plain(k.integer(1, MOST))


def _batch_fact(draft: Draft, arguments: Chosen) -> object:
    """A batch of one is like any other Mat; of larger ones nothing is known."""
    return elemsized(draft, (*arguments[:4], 4)) if arguments[4] == 1 else None


def _from(member: str, *kinds: Kind) -> Operation:
    name = f"Mat.{member}"
    return Operation(
        name, f"{name}(%s)", 0, (*FROM, *kinds, ALLOCATOR), "Pixels", "pixels", "Mat", weight=8
    )


def _drawing(member: str, *kinds: Kind) -> Operation:
    template = f"%s.{member}(%s)"
    return Operation(
        f"Mat.{member}", template, 1, (CANVAS, *kinds), "Pixels", "draw", None, weight=6, shows=0
    )


def _to(member: str, *kinds: Kind) -> Operation:
    template = f"%s.{member}(%s)"
    return Operation(
        f"Mat.{member}",
        template,
        1,
        (RECEIVER, *kinds),
        "Pixels",
        "pixels",
        None,
        weight=8,
        shows=1,
    )


IMAGES: tuple[Operation, ...] = (
    text(
        "image",
        "image(%s, %s, %s, %s, %s)",
        *[PLAIN_SIZE] * 5,
        owner="helper",
        group="buffer",
        result="Buffer",
        fact=_image_fact,
    ),
    text(
        "Mat/canvas",
        "Mat(%s, %s, elemsize=%s, elempack=%s)",
        *[PLAIN_SIZE] * 4,
        owner="Pixels",
        group="draw",
        result="Mat",
    ),
    text(
        "Mat/planes",
        "Mat(%s, %s, c=%s, elemsize=1)",
        *[PLAIN_SIZE] * 3,
        owner="Pixels",
        group="draw",
        result="Mat",
    ),
    function(
        "Mat/batches",
        k.SIZE,
        k.integer(0, 4),
        k.ZERO,
        k.integer(0, 3),
        k.named("n", k.integer(1, 4)),
        owner="Pixels",
        group="batch",
        result="Mat",
        fact=_batch_fact,
        weight=8,
    ),
    function(
        "Mat/batches of data",
        k.SIZE,
        k.named("data", k.reference("Buffer")),
        k.named("n", k.integer(1, 4)),
        owner="Pixels",
        group="batch",
        result="Mat",
        weight=3,
    ),
    method(
        "Mat.get_batch_data",
        k.INDEX,
        owner="Pixels",
        group="batch",
        result="Buffer",
        raises=("IndexError",),
        weight=6,
    ),
    _from("from_pixels"),
    _from("from_pixels_resize", *TARGET),
    _from("from_pixels_roi", *ROI),
    _from("from_pixels_roi_resize", *ROI, *TARGET),
    _to("to_pixels", Kind(_room, k.strange), Kind(_type_to, k.SIZE.hostile), _room_fact(3)),
    _to(
        "to_pixels_resize",
        Kind(_room_resized, k.strange),
        Kind(_type_to, k.SIZE.hostile),
        _room_fact(0),
        _room_fact(1),
        _room_fact(3),
    ),
    _drawing("draw_rectangle", _coordinates(4), COLOR, THICKNESS),
    _drawing("draw_line", POINT, POINT, COLOR, THICKNESS),
    _drawing("draw_circle", POINT, k.integer(0, 20), COLOR, THICKNESS),
    _drawing("draw_text", TEXT, POINT, k.integer(1, 20), COLOR),
    *(
        text(f"Mat.PIXEL_{name}", f"Mat.PIXEL_{name}", owner="Pixels", group="constant")
        for name in PIXELS
    ),
    function("features", owner="Pixels", group="constant"),
)
