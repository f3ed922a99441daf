"""Rules of Mat: shapes, numbers, borders."""

from __future__ import annotations

import struct

from harness.predict.arguments import (
    LARGEST,
    buffer,
    filled,
    index,
    integer,
    mat,
    optional,
    real,
)
from harness.predict.shapes import (
    Shape,
    element_ok,
    gather,
    measure,
    measure_sizes,
)
from harness.predict.things import (
    Buffer,
    Data,
    Mat,
    Option,
    Refusal,
    Thing,
    Unknown,
    empty_mat,
    written,
)
from harness.predict.world import Caller, Rule

MOST_BORDER = 1 << 24


def _shape_from(
    w: object, h: object, d: object, c: object, rest: tuple[object, ...]
) -> Shape | None:
    """The constructor's; None for an empty Mat."""
    sizes = [integer(size, 0, LARGEST) for size in (w, h, d, c)]
    elemsize = integer(rest[0], 0, 64)
    elempack = max(integer(rest[1], 0, 16), 1)
    n = max(integer(rest[2], 0, LARGEST), 1)
    elemsize = elemsize or 4 * elempack
    if not element_ok(elemsize, elempack):
        raise Refusal("ValueError")
    wide, high, deep, channels = map(bool, sizes)
    if (high and not wide) or (channels and not high) or (deep and not channels):
        raise Refusal("ValueError")
    if not wide:
        return None
    ones = tuple(max(size, 1) for size in sizes)
    w1, h1, d1, c1 = ones
    shape = measure(w1, h1, d1, c1, wide + high + deep + channels, elemsize, elempack, n)
    if shape is None:
        raise Refusal("ValueError")
    return shape


def new(
    _: Caller,
    w: object = 0,
    h: object = 0,
    d: object = 0,
    c: object = 0,
    *,
    data: object = None,
    elemsize: object = 0,
    elempack: object = 1,
    allocator: object = None,
    n: object = 0,
) -> Mat:
    """`Mat(…)`."""
    shape = _shape_from(w, h, d, c, (elemsize, elempack, n))
    if data is not None and shape is None:
        raise Refusal("ValueError")
    optional(allocator, Thing, "Allocator")
    if shape is None:
        return empty_mat()
    if data is None:
        return Mat(shape, bytes(shape.packed) if shape.packed < 2**20 else None)
    return _over(shape, buffer(data))


def _over(shape: Shape, source: Buffer) -> Mat:
    """A Mat that borrows a buffer where it can, and copies it where not."""
    if source.length is None or source.make in ("", "memoryview"):
        raise Unknown
    borrows = source.make in ("bytearray", "array.array") and source.length >= shape.padded
    if not borrows or shape.n > 1:
        return Mat(shape, _copied(shape, source))
    made = Mat(shape, gather(shape, source.data) if isinstance(source.data, bytes) else None)
    made.share(source)
    made.borrowed, made.borrowed_size = source, shape.padded
    source.moved = False
    return made


def _copied(shape: Shape, source: Buffer) -> Data:
    """What a Mat holds that was filled from a buffer."""
    if source.length not in (shape.packed, shape.padded):
        raise Refusal("ValueError")
    if source.length == shape.packed != shape.padded or shape.packed == shape.padded:
        return source.data
    return gather(shape, source.data) if isinstance(source.data, bytes) else None


def from_bytes(_: Caller, self: object, data: object) -> None:
    """Copies in."""
    source = buffer(data)
    this, shape = filled(self)
    if source.length is None:
        raise Unknown
    written(this, _copied(shape, source))


def to_bytes(_: Caller, self: object) -> Buffer:
    """Copies out."""
    this = mat(self)
    return Buffer("bytes", this.data, None if this.shape is None else this.shape.packed)


def data(_: Caller, self: object) -> object:
    """The same, or None."""
    this = mat(self)
    if this.shape is None:
        raise Unknown
    return to_bytes(_, self) if this.shape.dims else None


def channel(_: Caller, self: object, c: object) -> Buffer:
    """`get_channel_data()`."""
    this, shape = filled(self)
    return _part(this, index(c, shape.c), shape.channel)


def batch(_: Caller, self: object, b: object) -> Buffer:
    """`get_batch_data()`."""
    this, shape = filled(self)
    return _part(this, index(b, shape.n), shape.packed // shape.n)


def _part(this: Mat, number: int, size: int) -> Buffer:
    known = isinstance(this.data, bytes)
    part = this.data[number * size : (number + 1) * size] if known else None  # type: ignore[index]
    return Buffer("bytes", part, size)


def fill(_: Caller, self: object, v: object) -> None:
    """Every number the same."""
    value = real(v)
    this, shape = filled(self)
    if shape.elemsize != 4 or shape.elempack != 1:
        raise Refusal("ValueError")
    written(this, None if value != value else struct.pack("<f", value) * (shape.packed // 4))


def clone(_: Caller, self: object, allocator: object = None) -> Mat:
    """The same with storage of its own."""
    optional(allocator, Thing, "Allocator")
    this = mat(self)
    shape = this.shape
    if shape is not None and shape.dims:
        shape = measure(*shape[:4], shape.dims, shape.elemsize, shape.elempack, shape.n)
    return Mat(shape, this.data)


def _like(this: Mat, shape: Shape | None) -> Mat:
    """The same numbers in another shape, in the same storage or in its own."""
    made = Mat(shape, this.data)
    made.share(this)
    return made


def reshape(_: Caller, self: object, *args: object, allocator: object = None) -> Mat:
    """`reshape(w[, h[, d], c][, allocator])`."""
    sizes = list(args)
    if len(sizes) > 1 and not isinstance(sizes[-1], int):
        if allocator is not None:
            raise Refusal("TypeError")
        allocator = sizes.pop()
    if not 1 <= len(sizes) <= 4:
        raise Refusal("TypeError")
    wanted = tuple(integer(size, 1, LARGEST) for size in sizes)
    optional(allocator, Thing, "Allocator")
    this, shape = filled(self)
    made = measure_sizes(wanted, shape)
    if made is None or made.packed != shape.packed:
        raise Refusal("ValueError")
    return _like(this, made._replace(nstep=shape.nstep) if shape.n > 1 else made)


def flatten(_: Caller, self: object, opt: object = None) -> Mat:
    """One dimension."""
    optional(opt, Option, "Option")
    this, shape = filled(self)
    if shape.elempack != 1 or shape.n != 1:
        raise Refusal("ValueError")
    return _like(this, measure_sizes((shape.packed // shape.elemsize,), shape))


def convert_packing(_: Caller, self: object, elempack: object, opt: object = None) -> Mat:
    """Other elements, if the last size allows."""
    pack = integer(elempack, 1, 16)
    optional(opt, Option, "Option")
    this, shape = filled(self)
    lane = shape.elemsize // shape.elempack
    if not element_ok(lane * pack, pack):
        raise Refusal("ValueError")
    if pack == shape.elempack:
        return _like(this, shape)
    made = _like(this, None)  # laid out otherwise
    made.data = None
    return made


def normalize(_: Caller, self: object, mean: object, norm: object) -> None:
    """`substract_mean_normalize()`."""
    mean, norm = _items(mean), _items(norm)
    this, shape = filled(self)
    if (shape.dims, shape.elemsize, shape.elempack, shape.n) != (3, 4, 1, 1):
        raise Refusal("ValueError")
    for values in (mean, norm):
        if values is not None and len(values) != shape.c:
            raise Refusal("ValueError")
        for value in values or ():
            real(value)
    if mean is not None or norm is not None:
        written(this, None)


def _items(values: object) -> tuple[object, ...] | None:
    """Whatever can be iterated over, or None."""
    if values is None or isinstance(values, (tuple, str, bytes)):
        return None if values is None else tuple(values)
    raise Unknown if isinstance(values, Thing) else Refusal("TypeError")


def _borders(sides: tuple[object, ...], front: object, behind: object) -> tuple[int, ...]:
    found = [integer(side, 0, MOST_BORDER) for side in sides]
    return (*found, *(max(integer(side, -1, MOST_BORDER), 0) for side in (front, behind)))


def _bordered(shape: Shape, borders: tuple[int, ...], sign: int) -> Shape:
    """A shape with its borders added or taken away."""
    top, bottom, left, right, front, behind = borders
    height, depth = top + bottom, front + behind
    if (shape.dims < 2 and height) or (shape.dims < 3 and depth):
        raise Refusal("ValueError")
    w, h = shape.w + sign * (left + right), shape.h + sign * height
    d = shape.d + sign * depth if shape.dims == 4 else shape.d
    c = shape.c if shape.dims == 4 else shape.c + sign * depth
    if min(w, h, d, c) < 1 or max(w, h, d, c) > LARGEST:
        raise Refusal("ValueError")
    made = measure(w, h, d, c, shape.dims, shape.elemsize)
    if made is None:
        raise Refusal("ValueError")
    return made


def make_border(
    _: Caller,
    self: object,
    top: object,
    bottom: object,
    left: object,
    right: object,
    type: object,
    v: object,
    opt: object = None,
    *,
    front: object = 0,
    behind: object = 0,
) -> Mat:
    """`copy_make_border()`."""
    borders = _borders((top, bottom, left, right), front, behind)
    kind = integer(type, 0, 2)
    value = real(v)
    optional(opt, Option, "Option")
    this, shape = filled(self)
    if shape.elempack != 1 or shape.n != 1:
        raise Refusal("ValueError")
    deep = shape.d if shape.dims == 4 else shape.c
    if kind == 2 and any(
        max(borders[i : i + 2]) >= size for i, size in ((2, shape.w), (0, shape.h), (4, deep))
    ):
        raise Refusal("ValueError")
    if shape.elemsize == 1 and not -128 <= value <= 127:
        raise Refusal("ValueError")
    return _result(this, _bordered(shape, borders, 1), borders)


def cut_border(
    _: Caller,
    self: object,
    top: object,
    bottom: object,
    left: object,
    right: object,
    opt: object = None,
    *,
    front: object = 0,
    behind: object = 0,
) -> Mat:
    """`copy_cut_border()`."""
    borders = _borders((top, bottom, left, right), front, behind)
    optional(opt, Option, "Option")
    this, shape = filled(self)
    if shape.elempack != 1 or shape.n != 1:
        raise Refusal("ValueError")
    if shape.dims != 4 and borders[4] + borders[5]:
        raise Refusal("ValueError")
    return _result(this, _bordered(shape, borders, -1), borders)


def _result(this: Mat, shape: Shape, borders: tuple[int, ...]) -> Mat:
    """With no border at all it is the Mat itself once more."""
    return Mat(shape) if any(borders) else _like(this, shape)


def _attribute(name: str) -> Rule:
    def read(_: Caller, self: object) -> object:
        this = mat(self)
        if this.shape is None:
            raise Unknown
        return getattr(this.shape, name)

    return read


def _read_only(_: Caller, self: object, value: object) -> None:
    raise Refusal("AttributeError")


ATTRIBUTES = ("dims", "w", "h", "d", "c", "n", "elemsize", "elempack", "cstep", "nstep")
RULES: dict[str, Rule] = {
    "Mat": new,
    "Mat.fill": fill,
    "Mat.from_bytes": from_bytes,
    "Mat.to_bytes": to_bytes,
    "Mat.data": data,
    "Mat.get_channel_data": channel,
    "Mat.get_batch_data": batch,
    "Mat.clone": clone,
    "Mat.reshape": reshape,
    "Mat.flatten": flatten,
    "Mat.convert_packing": convert_packing,
    "Mat.substract_mean_normalize": normalize,
    "Mat.copy_make_border": make_border,
    "Mat.copy_cut_border": cut_border,
    **{f"Mat.{name}": _attribute(name) for name in ATTRIBUTES},
    **{f"Mat.{name}/set": _read_only for name in (*ATTRIBUTES, "data")},
}
