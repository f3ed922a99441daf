"""Rules of pixels and drawing: lengths, regions, types, and the numbers where ncnn's are exact."""

from __future__ import annotations

import struct

from harness.ops.pixels import CHANNELS, NUMBERS, PIXELS
from harness.predict.arguments import LARGEST, buffer, filled, integer, optional, sequence
from harness.predict.mats import new
from harness.predict.shapes import measure
from harness.predict.things import Buffer, Mat, Refusal, Thing, Unknown, written
from harness.predict.world import Caller, Rule

_NAMES = {number: name for name, number in NUMBERS.items()}
_COLOURS = {"RGB": "RGB", "BGR": "BGR", "GRAY": "Y", "RGBA": "RGBA", "BGRA": "BGRA"}
# To pixels ncnn has fewer conversions: none to grey, none that leaves out the fourth channel.
_TO = {
    "RGB": ("RGB", "BGR", "RGBA", "BGRA"),
    "BGR": ("BGR", "RGB", "RGBA", "BGRA"),
    "GRAY": ("GRAY", "RGBA", "BGRA"),
    "RGBA": ("RGBA", "BGRA"),
    "BGRA": ("BGRA", "RGBA"),
}
MOST_COORDINATE = 1 << 13
MOST_FONT = MOST_TEXT = 256


def _conversion(type: object, to_pixels: bool) -> tuple[str, str]:
    """The names of what a pixel type converts from and to."""
    number = integer(type, 0, LARGEST)
    before, after = number & 0xFFFF, number >> 16
    if before not in _NAMES or (after and after not in _NAMES) or before == after:
        raise Refusal("ValueError")
    names = _NAMES[before], _NAMES[after or before]
    if to_pixels and names[1] not in _TO[names[0]]:
        raise Refusal("ValueError")
    return names


def _image(w: int, h: int, stride: int, channels: int, length: int | None) -> None:
    """Rows must fit into the stride, the image into the buffer."""
    size = stride * (h - 1) + w * channels
    if w * channels > stride or size > LARGEST:
        raise Refusal("ValueError")
    if length is None:
        raise Unknown
    if size > length:
        raise Refusal("ValueError")


def _resizable(w: int, h: int, target: tuple[int, int]) -> None:
    if (w, h) == target:
        return
    if w < 2 or h < 2:
        raise Refusal("ValueError")
    if measure(*target, 1, 4, 3) is None:
        raise Refusal("ValueError")


def _planes(rows: list[bytes], names: tuple[str, str]) -> bytes | None:
    """An image's rows as channels of floats, one after the other, without padding."""
    before, after = (_COLOURS[name] for name in names)
    step, joined = len(before), b"".join(rows)
    planes = {colour: joined[i::step] for i, colour in enumerate(before)}
    count = len(joined) // step
    if after == "Y" and before != "Y":
        values = zip(planes["R"], planes["G"], planes["B"], strict=True)
        planes["Y"] = bytes((r * 77 + g * 150 + b * 29) >> 8 for r, g, b in values)
    if before == "Y":
        planes |= dict.fromkeys("RGB", planes["Y"])
    planes.setdefault("A", bytes([255]) * count)
    return b"".join(struct.pack(f"<{count}f", *planes[colour]) for colour in after)


def _from(roi: bool, resize: bool) -> Rule:
    def make(
        _: Caller,
        pixels: object,
        type: object,
        w: object,
        h: object,
        stride: object,
        *rest: object,
    ) -> Mat:
        names = _conversion(type, to_pixels=False)
        wide, high, step = (integer(size, 1, LARGEST) for size in (w, h, stride))
        x, y, part_w, part_h = 0, 0, wide, high
        places = list(rest)
        if roi:
            x, y = (integer(places.pop(0), 0, LARGEST) for _ in range(2))
            part_w, part_h = (integer(places.pop(0), 1, LARGEST) for _ in range(2))
        target = part_w, part_h
        if resize:
            target = integer(places.pop(0), 1, LARGEST), integer(places.pop(0), 1, LARGEST)
        optional(places[0] if places else None, Thing, "Allocator")
        source = buffer(pixels)
        channels = CHANNELS[names[0]]
        _image(wide, high, step, channels, source.length)
        if part_w > wide - x or part_h > high - y:
            raise Refusal("ValueError")
        _resizable(part_w, part_h, target)
        shape = measure(*target, 1, CHANNELS[names[1]], 3)
        if shape is None:
            raise Refusal("ValueError")
        made = Mat(shape)
        if target == (part_w, part_h) and isinstance(source.data, bytes):
            left, right = x * channels, (x + part_w) * channels
            starts = range(y * step, (y + part_h) * step, step)
            made.data = _planes([source.data[at + left : at + right] for at in starts], names)
        return made

    return make


def _to(resize: bool) -> Rule:
    def write(_: Caller, self: object, pixels: object, type: object, *rest: object) -> None:
        names = _conversion(type, to_pixels=True)
        places = list(rest)
        target = None
        if resize:
            target = integer(places.pop(0), 1, LARGEST), integer(places.pop(0), 1, LARGEST)
        stride = integer(places.pop(0), 1, LARGEST)
        room = buffer(pixels, writable=True)
        this, shape = filled(self)
        if not shape.plain() or shape.d != 1 or shape.c != CHANNELS[names[0]]:
            raise Refusal("ValueError")
        size = target or (shape.w, shape.h)
        _image(*size, stride, CHANNELS[names[1]], room.length)
        _resizable(shape.w, shape.h, size)
        same = size == (shape.w, shape.h)
        written(room, _pixels(this, room, stride, names) if same else None)

    return write


def _pixels(this: Mat, room: Buffer, stride: int, names: tuple[str, str]) -> bytes | None:
    """What to_pixels() leaves in a buffer: whole numbers, the nearest below, within a byte."""
    if not isinstance(this.data, bytes) or not isinstance(room.data, bytes) or this.shape is None:
        return None
    count = this.shape.w * this.shape.h
    numbers = struct.unpack(f"<{count * this.shape.c}f", this.data)
    if not all(-(2**31) < number < 2**31 for number in numbers):
        return None
    whole = bytes(min(max(int(number), 0), 255) for number in numbers)
    before, after = (_COLOURS[name] for name in names)
    planes = {colour: whole[i * count : (i + 1) * count] for i, colour in enumerate(before)}
    if before == "Y":
        planes |= dict.fromkeys("RGB", planes["Y"])
    planes.setdefault("A", bytes([255]) * count)
    found = bytearray(room.data)
    row = this.shape.w * len(after)
    for y in range(this.shape.h):
        line = bytearray(row)
        for i, colour in enumerate(after):
            line[i :: len(after)] = planes[colour][y * this.shape.w : (y + 1) * this.shape.w]
        found[y * stride : y * stride + row] = line
    return bytes(found)


def _numbers(value: object, count: int) -> tuple[int, ...]:
    """Coordinates, and sizes behind them."""
    items = sequence(value)
    if len(items) != count:
        raise Refusal("ValueError")
    return tuple(
        integer(item, -MOST_COORDINATE if i < 2 else 0, MOST_COORDINATE)
        for i, item in enumerate(items)
    )


def _color(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unknown if isinstance(value, bool) else Refusal("TypeError")
    return value & 0xFFFFFFFF


def _thickness(value: object) -> int:
    return integer(value, -1, MOST_COORDINATE)


def _canvas(self: object) -> Mat:
    this, shape = filled(self)
    pixels = shape.elemsize == shape.elempack and (shape.elempack == 1 or shape.c == 1)
    if not pixels or shape.elempack * shape.c > 4 or shape.d != 1 or shape.n != 1:
        raise Refusal("ValueError")
    if max(shape.w, shape.h) > MOST_COORDINATE:
        raise Refusal("ValueError")
    return this


def rectangle(_: Caller, self: object, rect: object, color: object, thickness: object) -> None:
    """What is drawn is not foretold here."""
    _numbers(rect, 4)
    _color(color)
    _thickness(thickness)
    written(_canvas(self), None)


def line(
    _: Caller, self: object, start: object, end: object, color: object, thickness: object
) -> None:
    """The same."""
    _numbers(start, 2)
    _numbers(end, 2)
    _color(color)
    _thickness(thickness)
    written(_canvas(self), None)


def circle(
    _: Caller, self: object, center: object, radius: object, color: object, thickness: object
) -> None:
    """The same."""
    _numbers(center, 2)
    integer(radius, 0, MOST_COORDINATE)
    _color(color)
    _thickness(thickness)
    written(_canvas(self), None)


def text(
    _: Caller, self: object, what: object, origin: object, size: object, color: object
) -> None:
    """The same."""
    if not isinstance(what, str):
        raise Unknown if isinstance(what, Thing) else Refusal("TypeError")
    if len(what) > MOST_TEXT or any(not " " <= letter <= "~" and letter != "\n" for letter in what):
        raise Refusal("ValueError")
    _numbers(origin, 2)
    integer(size, 1, MOST_FONT)
    _color(color)
    written(_canvas(self), None)


def made_of_numbers(_: Caller, w: object, h: object, d: object, c: object, positive: object) -> Mat:
    """The prelude's `filled()`."""
    made = new(_, w, h, d, c)
    if made.shape is None or not made.shape.dims:
        raise Unknown
    shape = made.shape
    count = shape.packed // 4
    found = [((i * 37 + 11) % 64 + 1) / 64 for i in range(count)]
    values = found if positive else [2 * x - 1 for x in found]
    data = struct.pack(f"<{count}f", *values)
    return Mat(shape, data)


def canvas(_: Caller, w: object, h: object, elemsize: object, elempack: object) -> Mat:
    """Pixels side by side."""
    return new(_, w, h, elemsize=elemsize, elempack=elempack)


def planes(_: Caller, w: object, h: object, c: object) -> Mat:
    """A channel of single bytes each."""
    return new(_, w, h, c=c, elemsize=1)


RULES: dict[str, Rule] = {
    "Mat/canvas": canvas,
    "Mat/planes": planes,
    "filled": made_of_numbers,
    "Mat.from_pixels": _from(roi=False, resize=False),
    "Mat.from_pixels_resize": _from(roi=False, resize=True),
    "Mat.from_pixels_roi": _from(roi=True, resize=False),
    "Mat.from_pixels_roi_resize": _from(roi=True, resize=True),
    "Mat.to_pixels": _to(resize=False),
    "Mat.to_pixels_resize": _to(resize=True),
    "Mat.draw_rectangle": rectangle,
    "Mat.draw_line": line,
    "Mat.draw_circle": circle,
    "Mat.draw_text": text,
    **{f"Mat.PIXEL_{name}": lambda _, value=row[0]: value for name, row in PIXELS.items()},
}
