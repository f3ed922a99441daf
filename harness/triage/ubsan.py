"""The dialect of UndefinedBehaviorSanitizer: one line of text, whose words say the kind."""

from __future__ import annotations

import re

from harness.triage.asan import Fault

HEADER = re.compile(r"^(?P<place>\S+:\d+:\d+): runtime error: (?P<text>.+)$", re.MULTILINE)

# What the text contains -> the name of the check (clang's -fsanitize= spelling).
KINDS: tuple[tuple[str, str], ...] = (
    ("signed integer overflow", "signed-integer-overflow"),
    ("unsigned integer overflow", "unsigned-integer-overflow"),
    ("misaligned address", "alignment"),
    ("out of bounds for type", "index-out-of-bounds"),
    ("division by zero", "integer-divide-by-zero"),
    ("shift exponent", "shift-exponent"),
    ("left shift of", "shift-base"),
    ("is outside the range of representable values", "float-cast-overflow"),
    ("not a valid value for type", "invalid-value"),
    ("insufficient space for an object", "object-size"),
    ("non-zero offset", "pointer-overflow"),
    ("pointer index expression", "pointer-overflow"),
    ("addition of unsigned offset", "pointer-overflow"),
    ("subtraction of unsigned offset", "pointer-overflow"),
    ("null pointer", "null"),
    ("unreachable program point", "unreachable"),
    ("without returning a value", "return"),
    ("variable length array", "vla-bound"),
    ("negation of", "signed-integer-overflow"),
)


def parse(log: str) -> Fault | None:
    """The first report in the log, or None if there is none."""
    header = HEADER.search(log)
    if header is None:
        return None
    kind = next((kind for words, kind in KINDS if words in header["text"]), "undefined-behavior")
    return Fault(kind, "", 0, header.start(), header["place"])
