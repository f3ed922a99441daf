"""The dialect of Valgrind's memcheck."""

from __future__ import annotations

import re

from harness.triage.asan import Fault

# What a line says -> the kind, in the words of the sanitizers where they have one, and the access.
_KINDS: tuple[tuple[str, str, str], ...] = (
    (r"Invalid read of size (\d+)", "invalid-access", "read"),
    (r"Invalid write of size (\d+)", "invalid-access", "write"),
    (r"Conditional jump or move depends on uninitialised", "use-of-uninitialized-value", ""),
    (r"Use of uninitialised value of size (\d+)", "use-of-uninitialized-value", ""),
    (r"Uninitialised byte\(s\) found during client check", "uninitialized-bytes-seen", ""),
    (r"Syscall param \S+ (?:contains|points to) uninitialised", "uninitialized-bytes-seen", ""),
    (r"Syscall param \S+ points to unaddressable", "invalid-access", "read"),
    (r"Invalid free\(\)", "bad-free", ""),
    (r"Mismatched free\(\)", "alloc-dealloc-mismatch", ""),
    (r"Source and destination overlap", "memcpy-param-overlap", ""),
    (r"[\d,]+ (?:\(.*\) )?bytes in [\d,]+ blocks are definitely lost", "memory-leak", ""),
    (r"Process terminating with default action of signal", "deadly-signal", ""),
)
HEADER = re.compile(rf"^==\d+== (?:{'|'.join(words for words, *_ in _KINDS)})", re.MULTILINE)


def parse(log: str) -> Fault | None:
    """The first report in the log, or None if there is none."""
    header = HEADER.search(log)
    if header is None:
        return None
    text = header[0].partition("== ")[2]
    for words, kind, access in _KINDS:
        match = re.match(words, text)
        if match:
            size = int(match[1]) if match.groups() else 0
            return Fault(kind, access, size if access else 0, header.start())
    return None
