"""Where decisions come from: fuzzer bytes, a seeded random or Hypothesis, behind one protocol.

The generator asks only for choices, so a program found by any of the three is the same value.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
_REST = 256  # bytes at most, where no input limits them


class Choices(Protocol):
    """What a generator may ask. A source that has run dry answers with the lowest value."""

    exhausted: bool

    def integer(self, low: int, high: int) -> int:
        """An integer, low <= answer <= high."""

    def pick(self, options: Sequence[T]) -> T:
        """One of the options; the first is the simplest."""

    def boolean(self) -> bool:
        """False is the simpler one."""

    def blob(self, most: int) -> bytes:
        """At most that many bytes."""

    def rest(self) -> bytes:
        """All that is left; nothing can be chosen after it."""


class BytesChoices:
    """Reads the fuzzer's bytes front to back: a change moves nothing that comes before it."""

    __slots__ = ("_data", "_position", "exhausted")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._position = 0
        self.exhausted = not data

    def integer(self, low: int, high: int) -> int:
        span = high - low + 1
        if span <= 256:
            position = self._position
            try:
                value = self._data[position]
            except IndexError:
                self.exhausted = True
                return low
            self._position = position + 1
            return low + value % span
        return low + int.from_bytes(self._take((span.bit_length() + 7) // 8), "little") % span

    def pick(self, options: Sequence[T]) -> T:
        return options[self.integer(0, len(options) - 1)]

    def boolean(self) -> bool:
        return self.integer(0, 1) == 1

    def blob(self, most: int) -> bytes:
        return self._take(self.integer(0, most))

    def rest(self) -> bytes:
        return self._take(len(self._data) - self._position + 1)

    def used(self) -> bytes:
        """The bytes that mattered: the same choices come out of them again."""
        return self._data[: self._position]

    def _take(self, count: int) -> bytes:
        piece = self._data[self._position : self._position + count]
        self._position += len(piece)
        if len(piece) < count:
            self.exhausted = True
        return piece


def random_bytes(seed: int, size: int = 512) -> bytes:
    """The same bytes for the same seed."""
    return random.Random(seed).randbytes(size)


class RandomChoices(BytesChoices):
    """Bytes out of a seed, so a random program is a corpus file, too."""

    __slots__ = ()

    def __init__(self, seed: int, size: int = 512) -> None:
        super().__init__(random_bytes(seed, size))


class HypothesisChoices:
    """Draws from Hypothesis, which shrinks towards the lowest values."""

    exhausted = False

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        from hypothesis import strategies

        self._draw = draw
        self._strategies = strategies

    def integer(self, low: int, high: int) -> int:
        return int(self._draw(self._strategies.integers(low, high)))

    def pick(self, options: Sequence[T]) -> T:
        return options[self.integer(0, len(options) - 1)]

    def boolean(self) -> bool:
        return bool(self._draw(self._strategies.booleans()))

    def blob(self, most: int) -> bytes:
        return bytes(self._draw(self._strategies.binary(max_size=most)))

    def rest(self) -> bytes:
        return self.blob(_REST)
