"""Tells edges that a sanitizer put into the code from edges of the code.

UndefinedBehaviorSanitizer adds a branch to its handler wherever something could go wrong. Such an
edge is only reached by a finding, so it is none that fuzzing could be blamed for.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_OBJDUMP = "llvm-objdump-19"
_INSTRUCTION = re.compile(r"^\s*([0-9a-f]+):\s+(\S+)(.*)$")
_LONGEST_BLOCK = 4096
_COUNTER_AND_JUMP = 2
_MOST_INSTRUCTIONS = 16
_TARGET = re.compile(r"\s*0x([0-9a-f]+)")

CHECK, SKIP = "check", "skip"


@dataclass(frozen=True, slots=True)
class _Code:
    """Disassembled instructions (mnemonic, operands) in their order, and where each address is."""

    instructions: list[tuple[str, str]]
    places: dict[int, int]


def _disassembled(library: Path, first: int, last: int) -> _Code:
    command = [
        _OBJDUMP,
        "--disassemble",
        "--no-show-raw-insn",
        f"--start-address={first:#x}",
        f"--stop-address={last + _LONGEST_BLOCK:#x}",
        str(library),
    ]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    code = _Code([], {})
    for line in text.splitlines():
        match = _INSTRUCTION.match(line)
        if match:
            code.places[int(match[1], 16)] = len(code.instructions)
            code.instructions.append((match[2], match[3]))
    return code


def _kind(code: _Code, address: int) -> str | None:
    """Follows a block, over jumps that blocks with the same end share, to where it calls."""
    place, length, kind = code.places.get(address), 0, None
    while place is not None and place < len(code.instructions) and length < _MOST_INSTRUCTIONS:
        mnemonic, operands = code.instructions[place]
        place, length = place + 1, length + 1
        if mnemonic.startswith("call"):
            return CHECK if "__ubsan_handle" in operands else kind
        if mnemonic == "jmp":
            kind = SKIP if length == _COUNTER_AND_JUMP else kind
            target = _TARGET.match(operands)
            place = code.places.get(int(target[1], 16)) if target else None
        elif mnemonic.startswith(("j", "ret", "ud")):
            return kind
    return kind


def classify(library: Path, addresses: Sequence[int]) -> dict[int, str | None]:
    """CHECK for blocks that only call a sanitizer's handler, SKIP for those that only jump on."""
    if not addresses:
        return {}
    code = _disassembled(library, min(addresses), max(addresses))
    return {address: _kind(code, address) for address in addresses}
