"""A board's last words: whether it has crashed, and where, by the names in its firmware.

A fault handler prints registers and waits or exits. Its program counter and return address become
two frames in the form of a sanitizer's stack, which triage reads.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

_CRASHED = re.compile(rb"exception caught:|MACHINE EXCEPTION CAUGHT|\nFATAL: |uncaught NLR")
# What follows the header: wait for it, so that the report is whole.
COMPLETE = re.compile(r"xPSR: [0-9A-F]{8}|MCAUSE=\w+ \([^)]*\)\s|^FATAL: .*\n|uncaught NLR", re.M)
_ADDRESSES = (
    re.compile(r"\b(?:R15: *|MEPC=)([0-9A-F]{8})"),
    re.compile(r"\b(?:R14: *|RA=)([0-9A-F]{8})"),
)


def crashed(heard: bytes) -> bool:
    """Whether these are the words of a fault handler."""
    return bool(_CRASHED.search(heard))


def stack(log: str, elf: Path, addr2line: str) -> str:
    """Frames of the places that the log names; nothing where it names none."""
    lines: list[str] = []
    for pattern in _ADDRESSES:
        match = pattern.search(log)
        if match:
            lines += _frames(int(match[1], 16), elf, addr2line, len(lines))
    return "\n".join(lines)


def _frames(address: int, elf: Path, addr2line: str, first: int) -> list[str]:
    """One line a function: those that were inlined there, too."""
    command = [addr2line, "--functions", "--inlines", "--demangle", "--exe", str(elf)]
    asked = subprocess.run([*command, hex(address & ~1)], capture_output=True, text=True)
    answer = asked.stdout.splitlines()
    places = [re.sub(r" \(discriminator \d+\)", "", place) for place in answer[1::2]]
    return [
        f"    #{first + index} {address:#010x} in {function} {place}"
        for index, (function, place) in enumerate(zip(answer[::2], places, strict=False))
        if not place.startswith("??")
    ]
