"""The dialect of AddressSanitizer and of libFuzzer's own reports."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """What a header says: kind, access ("read", "write" or ""), bytes, where it stands in the log,
    and the place in the source if the header itself names one."""

    kind: str
    access: str
    size: int
    start: int
    place: str = ""


# The last is of a pointer to where no memory can be, when it reaches ASan's own functions.
HEADER = re.compile(
    r"^(?:==\d+== ?ERROR: (?:Address|Leak)Sanitizer: |AddressSanitizer: (?=CHECK failed))"
    r"(?P<text>.+)$",
    re.MULTILINE,
)
_LIBFUZZER = re.compile(r"^==\d+== ?ERROR: libFuzzer: (?P<text>.+)$", re.MULTILINE)
_ACCESS = re.compile(r"^(READ|WRITE) of size (\d+)", re.MULTILINE)
_GC_HEAP = re.compile(r"^GC heap: (?P<kind>[a-z-]+)", re.MULTILINE)  # sanitizers/unix/gc_heap.c
_SIGNAL_ACCESS = re.compile(r"caused by a (READ|WRITE) memory access")

# Headers whose first word is not the kind.
_KINDS: tuple[tuple[str, str], ...] = (
    ("attempting double-free", "double-free"),
    ("attempting free on address which was not malloc()-ed", "bad-free"),
    ("requested allocation size", "allocation-size-too-big"),
    ("allocator is out of memory", "out-of-memory"),
    ("out of memory", "out-of-memory"),
    ("detected memory leaks", "memory-leak"),
    ("timeout after", "hang"),
    ("out-of-memory", "out-of-memory"),
    ("deadly signal", "deadly-signal"),
    ("fuzz target exited", "exit"),
    ("CHECK failed", "wild-pointer"),
)


def _kind(text: str) -> str:
    for beginning, kind in _KINDS:
        if text.startswith(beginning):
            return kind
    return text.split(None, 1)[0].rstrip(":")


def parse(log: str) -> Fault | None:
    """The first report in the log, or None if there is none."""
    header = HEADER.search(log) or _LIBFUZZER.search(log)
    if header is None:
        return None
    rest = log[header.end() :]
    explained = _GC_HEAP.search(rest)
    kind = f"gc-heap-{explained['kind']}" if explained else _kind(header["text"])
    access = _ACCESS.search(rest)
    if access:
        return Fault(kind, access[1].lower(), int(access[2]), header.start())
    signal = _SIGNAL_ACCESS.search(rest)
    return Fault(kind, signal[1].lower() if signal else "", 0, header.start())
