"""The boards and chips that firmware is built for, as CMakePresets.json describes them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from harness.models import ROOT


@dataclass(frozen=True, slots=True)
class Board:
    """One firmware preset."""

    name: str
    core: str
    qemu: tuple[str, ...]  # nothing where no emulator has the chip
    compiler: str
    romfs: int  # address of the partition for models, in an emulator

    @property
    def build(self) -> Path:
        """Where its products are."""
        return ROOT / "build" / self.name

    @property
    def layers(self) -> str:
        """The profile that it was built with last: ports/profiles/<layers>.txt, or from-model."""
        kept = (self.build / "CMakeCache.txt").read_text()
        return str(re.findall(r"^NCNN_MP_LAYERS:\w+=(.*)$", kept, re.MULTILINE)[0])

    @property
    def firmware(self) -> Path:
        """The image, with debug information."""
        return self.build / "firmware.elf"

    def tool(self, name: str) -> str:
        """A program of the board's toolchain: addr2line, size."""
        return self.compiler.removesuffix("gcc") + name


def _inherited(preset: dict[str, object], by_name: dict[str, dict[str, object]]) -> dict[str, str]:
    parent = preset.get("inherits")
    variables = _inherited(by_name[str(parent)], by_name) if parent else {}
    for own in (preset.get("cacheVariables", {}), preset.get("vendor", {})):
        assert isinstance(own, dict)
        variables |= own
    return variables


@cache
def firmware() -> dict[str, Board]:
    """All presets of firmware."""
    presets = json.loads((ROOT / "CMakePresets.json").read_text())["configurePresets"]
    by_name = {preset["name"]: preset for preset in presets}
    found: dict[str, Board] = {}
    for name in by_name:
        variables = _inherited(by_name[name], by_name)
        if "NCNN_MP_MCU_NAME" in variables:
            found[name] = Board(
                name,
                variables["NCNN_MP_MCU_NAME"],
                tuple(variables.get("ncnn_mp/qemu", "").split()),
                variables["NCNN_MP_CC"],
                int(variables.get("ncnn_mp/romfs", "0"), 16),
            )
    return found


def boards() -> dict[str, Board]:
    """Those that QEMU runs."""
    return {name: board for name, board in firmware().items() if board.qemu}
