"""Tells edges that a sanitizer put into the code from edges of the code.

UndefinedBehaviorSanitizer adds a branch to its handler wherever something could go wrong. Such an
edge is only reached by a finding, so it is none that fuzzing could be blamed for.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

_OBJDUMP = "llvm-objdump-19"
_INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s+(\S+)(.*)$")
_LONGEST_BLOCK = 4096
_COUNTER_AND_JUMP = 2

CHECK, SKIP = "check", "skip"


def _instructions(library: Path, first: int, last: int) -> Iterator[tuple[int, str, str]]:
    """(address, mnemonic, operands) of everything in between."""
    command = [
        _OBJDUMP,
        "--disassemble",
        "--no-show-raw-insn",
        f"--start-address={first:#x}",
        f"--stop-address={last + _LONGEST_BLOCK:#x}",
        str(library),
    ]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for line in text.splitlines():
        match = _INSTRUCTION.match(line)
        if match:
            yield int(match[1], 16), match[2], match[3]


def classify(library: Path, addresses: Sequence[int]) -> dict[int, str]:
    """CHECK for blocks that only call a sanitizer's handler, SKIP for those that only jump on."""
    found: dict[int, str] = {}
    begun: list[int] = []
    length = 0
    wanted = set(addresses)
    for address, mnemonic, operands in _instructions(library, min(wanted), max(wanted)):
        if address in wanted:
            begun.append(address)
            length = 0
        length += 1
        if mnemonic.startswith("call") and "__ubsan_handle" in operands:
            found.update(dict.fromkeys(begun, CHECK))
        elif mnemonic == "jmp" and length == _COUNTER_AND_JUMP:
            found.update(dict.fromkeys(begun[-1:], SKIP))
        if mnemonic.startswith(("call", "j", "ret", "ud")):
            begun.clear()
    return found
