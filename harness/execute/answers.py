"""What the reference says of a call, as values that travel between processes."""

from __future__ import annotations

from typing import NamedTuple


class Answer(NamedTuple):
    """A `value`, `bytes`, a `mat` (its numbers and w, h, d, c, dims), or why it was `refused`."""

    kind: str
    content: object
    shape: tuple[int, ...] = ()


# The result of a call, and the object that it changed; None: not compared.
Pair = tuple[Answer | None, Answer | None]
