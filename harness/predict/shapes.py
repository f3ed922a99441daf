"""The arithmetic of shapes: how ncnn lays out Mats, in numbers that have no upper end."""

from __future__ import annotations

from typing import NamedTuple

MOST_BYTES = 2**31 - 1
CHANNEL_ALIGN, BATCH_ALIGN = 16, 4096


class Shape(NamedTuple):
    """A Mat's attributes, in the order in which the observer writes them."""

    w: int
    h: int
    d: int
    c: int
    n: int
    dims: int
    elemsize: int
    elempack: int
    cstep: int
    nstep: int

    @property
    def channel(self) -> int:
        """Bytes of a channel, without padding."""
        return self.w * self.h * self.d * self.elemsize

    @property
    def packed(self) -> int:
        """Bytes of all, without padding."""
        return self.channel * self.c * self.n

    @property
    def padded(self) -> int:
        """Bytes of all, with padding."""
        return self.nstep * self.n * self.elemsize if self.n > 1 else self.step * self.c

    @property
    def step(self) -> int:
        """Bytes from a channel to the next."""
        return self.cstep * self.elemsize

    def plain(self) -> bool:
        """Whether its elements are single floats, of one Mat."""
        return self.elemsize == 4 and self.elempack == 1 and self.n == 1


EMPTY = Shape(0, 0, 0, 0, 1, 0, 0, 0, 0, 0)


def _align(size: int, to: int) -> int:
    return -(-size // to) * to


def element_ok(elemsize: int, elempack: int) -> bool:
    """Elements that ncnn knows: 1, 2 or 4 bytes times 1, 4, 8 or 16, and pixels."""
    if elempack in (2, 3) and elemsize == elempack:
        return True
    lane, odd = divmod(elemsize, elempack)
    return elempack in (1, 4, 8, 16) and not odd and lane in (1, 2, 4)


def measure(
    w: int, h: int, d: int, c: int, dims: int, elemsize: int = 4, elempack: int = 1, n: int = 1
) -> Shape | None:
    """The layout of a shape without zeros, or None where it has too many bytes."""
    cstep = _align(w * h * d * elemsize, CHANNEL_ALIGN) // elemsize
    nstep = cstep * c
    if n > 1:
        nstep = _align(nstep * elemsize, BATCH_ALIGN) // elemsize
    shape = Shape(w, h, d, c, n, dims, elemsize, elempack, cstep, nstep)
    return shape if nstep * n * elemsize <= MOST_BYTES else None


def measure_sizes(sizes: tuple[int, ...], like: Shape) -> Shape | None:
    """w; w, h; w, h, c; or w, h, d, c, of elements as another shape has them."""
    count = len(sizes)
    w, h = sizes[0], sizes[1] if count > 1 else 1
    d, c = sizes[2] if count == 4 else 1, sizes[-1] if count > 2 else 1
    return measure(w, h, d, c, count, like.elemsize, like.elempack, like.n)


def gather(shape: Shape, padded: bytes) -> bytes:
    """The numbers out of storage with padding."""
    if shape.step == shape.channel and shape.n == 1:
        return padded[: shape.packed]
    batch = shape.nstep * shape.elemsize
    return b"".join(
        padded[b * batch + c * shape.step : b * batch + c * shape.step + shape.channel]
        for b in range(shape.n)
        for c in range(shape.c)
    )
