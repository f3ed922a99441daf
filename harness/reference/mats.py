"""Mats, borders and pixels by CPython's ncnn."""

from __future__ import annotations

from typing import Any

import ncnn
import numpy

from harness.reference.held import Array, Held, Missing, array_of, plain_option

_OPTION = plain_option()


def made(array: Array) -> Held:
    """A Mat with storage of its own."""
    numbers = numpy.ascontiguousarray(array, numpy.float32)  # a Mat of it does not keep it alive
    return Held("Mat", ncnn.Mat(numbers).clone())


def _content(data: Any) -> bytes:
    """The bytes of a buffer, held or written in the program."""
    return bytes(data.value if isinstance(data, Held) else data)


def _extents(w: int, h: int, d: int, c: int) -> tuple[int, ...]:
    """As numpy counts."""
    sizes = (w, h, c) if not d else (w, h, d, c)
    return tuple(size for size in reversed(sizes) if size)


def new(
    w: int = 0,
    h: int = 0,
    d: int = 0,
    c: int = 0,
    *,
    data: object = None,
    elemsize: int = 0,
    elempack: int = 1,
    n: int = 0,
    allocator: object = None,
) -> Held:
    """Zeros, or a buffer's numbers; a buffer that it may have borrowed is noted."""
    if elemsize not in (0, 4) or elempack != 1 or n > 1:
        raise Missing("elements other than single floats crash numpy's view of a Mat")
    if not w:
        return Held("Mat", ncnn.Mat())
    extents = _extents(w, h, d, c)
    count = int(numpy.prod(extents))
    if count > 2**18:
        raise Missing("too large to compare")
    if data is None:
        return made(numpy.zeros(extents))
    lender = data if isinstance(data, Held) else None
    content = _content(data)
    if len(content) != 4 * count:
        raise Missing("the layout with padding is the module's own")
    found = made(numpy.frombuffer(content, numpy.float32).reshape(extents))
    found.lender = lender
    return found


def filled(w: int, h: int, d: int, c: int, positive: bool) -> Held:
    """The same numbers as the program's."""
    extents = _extents(w, h, d, c)
    return made(numbers(int(numpy.prod(extents)), positive).reshape(extents))


def numbers(count: int, positive: bool) -> Array:
    """Multiples of 1/64."""
    found = ((numpy.arange(count) * 37 + 11) % 64 + 1) / 64
    return (found if positive else 2 * found - 1).astype(numpy.float32)


def _like(source: Held, value: ncnn.Mat) -> Held:
    """A Mat that may share the storage of another."""
    return Held("Mat", value, lender=source.lender, source=source.source or source)


def clone(mat: Held, allocator: object = None) -> Held:
    """A copy."""
    return Held("Mat", mat.value.clone())


def reshape(mat: Held, *sizes: object, allocator: object = None) -> Held:
    """By w; w, h; w, h, c; or w, h, d, c."""
    given = [size for size in sizes if isinstance(size, int)]
    return _like(mat, mat.value.reshape(*given))


def flatten(mat: Held, opt: object = None) -> Held:
    """One dimension."""
    return _like(mat, ncnn.flatten(mat.value, _OPTION))


def convert_packing(mat: Held, elempack: int, opt: object = None) -> Held:
    """Read again once it is back to single floats."""
    return _like(mat, ncnn.convert_packing(mat.value, elempack, _OPTION))


def fill(mat: Held, v: float) -> None:
    """Every number the same."""
    mat.value.fill(float(v))


def from_bytes(mat: Held, data: object) -> None:
    """Copies in, through numpy."""
    content = _content(data)
    array = array_of(mat.value)
    if len(content) != array.nbytes:
        raise Missing("the layout with padding is the module's own")
    array[...] = numpy.frombuffer(content, numpy.float32).reshape(array.shape)


def to_bytes(mat: Held) -> Held:
    """Copies out, through numpy."""
    return Held("Buffer", bytearray(array_of(mat.value).tobytes()))


def channel(mat: Held, c: int) -> Held:
    """One channel."""
    array = array_of(mat.value)
    part = array[c] if mat.value.dims > 2 else array
    return Held("Buffer", bytearray(part.tobytes()))


def normalize(mat: Held, mean: object, norm: object) -> None:
    """(x - mean) * norm."""
    values = [[] if each is None else list(each) for each in (mean, norm)]  # type: ignore[call-overload]
    mat.value.substract_mean_normalize(*values)


def make_border(
    mat: Held,
    top: int,
    bottom: int,
    left: int,
    right: int,
    type: int,
    v: float,
    opt: object = None,
    *,
    front: int = 0,
    behind: int = 0,
) -> Held:
    """With depth borders, too."""
    sides = (top, bottom, left, right, front, behind)
    return _like(mat, ncnn.copy_make_border_3d(mat.value, *sides, type, float(v), _OPTION))


def cut_border(
    mat: Held,
    top: int,
    bottom: int,
    left: int,
    right: int,
    opt: object = None,
    *,
    front: int = 0,
    behind: int = 0,
) -> Held:
    """Without depth borders."""
    if front or behind:
        raise Missing("CPython's ncnn has no copy_cut_border_3d")
    if mat.value.dims == 4:
        raise Missing("ncnn's copy_cut_border() without depth makes d 0 there; ours has a depth")
    return _like(mat, ncnn.copy_cut_border(mat.value, top, bottom, left, right, _OPTION))


def _from(name: str) -> object:
    def make(pixels: object, *rest: object) -> Held:
        array = numpy.frombuffer(_content(pixels), numpy.uint8)
        return Held("Mat", getattr(ncnn.Mat, name)(array, *(n for n in rest if isinstance(n, int))))

    return make


def attribute(name: str) -> object:
    """What a Mat says of itself."""
    return lambda mat: int(getattr(mat.value, name))


TABLE: dict[str, object] = {
    "Mat": new,
    "filled": filled,
    "Mat.clone": clone,
    "Mat.reshape": reshape,
    "Mat.flatten": flatten,
    "Mat.convert_packing": convert_packing,
    "Mat.fill": fill,
    "Mat.from_bytes": from_bytes,
    "Mat.to_bytes": to_bytes,
    "Mat.data": to_bytes,
    "Mat.get_channel_data": channel,
    "Mat.substract_mean_normalize": normalize,
    "Mat.copy_make_border": make_border,
    "Mat.copy_cut_border": cut_border,
    **{f"Mat.{name}": attribute(name) for name in ("dims", "w", "h", "d", "c", "elempack")},
    **{
        f"Mat.from_pixels{end}": _from(f"from_pixels{end}")
        for end in ("", "_resize", "_roi", "_roi_resize")
    },
}
