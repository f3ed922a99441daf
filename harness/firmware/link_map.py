"""What a link map says: how many bytes of which memory each component of the firmware takes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

FLASH, RAM = "flash", "ram"

# Where an output section ends up. .data is in flash and is copied to RAM by the start-up code.
MEMORIES: dict[str, tuple[str, ...]] = {
    ".isr_vector": (FLASH,),
    ".text": (FLASH,),
    ".rodata": (FLASH,),
    ".ARM.extab": (FLASH,),
    ".ARM.exidx": (FLASH,),
    ".rel.dyn": (FLASH,),
    ".rela.dyn": (FLASH,),
    ".init_array": (FLASH,),
    ".data": (FLASH, RAM),
    ".got": (FLASH, RAM),
    ".got.plt": (FLASH, RAM),
    ".tdata": (FLASH, RAM),
    ".tbss": (RAM,),
    ".bss": (RAM,),
}

# Section and path of an object file -> component; the first that matches counts. ncnn is split
# further. Data are messages and tables; code is what a board runs.
NCNN = re.compile(r"libncnn\.a\((\w+)\.cpp")
COMPONENTS: tuple[tuple[str, str], ...] = (
    (r"/csrc/verify/", "verifier"),
    (r"^\.text.*/csrc/", "module"),
    (r"/csrc/", "module's data"),
    (r"/ports/qemu/|/mcu/", "board"),
    (r"/lib(c|m|g|gcc|stdc\+\+|supc\+\+|nosys)(_nano)?\.a|/crt\w+\.o", "C and C++ libraries"),
    (r"\.o$", "MicroPython"),
)

_OUTPUT = re.compile(r"^(\.[\w.]+)(?:\s|$)")
_INPUT = re.compile(r"^ ((?:\.|COMMON|\*fill\*)\S*)\s+0x[0-9a-f]+\s+0x([0-9a-f]+) ?(\S.*)?$")
_WRAPPED = re.compile(r"^ (?:\.|COMMON)\S+$")


@dataclass(slots=True)
class Sizes:
    """Bytes by component, and those of ncnn by layer."""

    flash: Counter[str] = field(default_factory=Counter)
    ram: Counter[str] = field(default_factory=Counter)
    layers: Counter[str] = field(default_factory=Counter)

    def add(self, memory: str, component: str, size: int) -> None:
        """So many bytes more."""
        (self.flash if memory == FLASH else self.ram)[component] += size


def _lines(text: str) -> Iterator[str]:
    """A long name stands on a line of its own: put the rest behind it."""
    held = ""
    for line in text.splitlines():
        if _WRAPPED.match(line):
            held = line
            continue
        yield held + line if held else line
        held = ""


def read(text: str, layers: Sequence[str]) -> Sizes:
    """The sizes of one image; `layers` are the names of ncnn's layer types."""
    known = {name.lower(): name for name in layers}
    sizes = Sizes()
    memories: tuple[str, ...] = ()
    _, _, mapped = text.partition("Linker script and memory map")
    for line in _lines(mapped):
        if output := _OUTPUT.match(line):
            memories = MEMORIES.get(output[1], ())
        elif memories and (found := _INPUT.match(line)):
            size, path = int(found[2], 16), found[3] or ""
            for memory in memories:
                sizes.add(memory, _component(f"{found[1]} {path}" if path else "", known), size)
            layer = NCNN.search(path)
            if layer and layer[1] in known and FLASH in memories:
                sizes.layers[known[layer[1]]] += size
    return sizes


def _component(path: str, layers: dict[str, str]) -> str:
    if not path:
        return "padding"
    if found := NCNN.search(path):
        return "ncnn's layers" if found[1] in layers else "ncnn"
    for pattern, component in COMPONENTS:
        if re.search(pattern, path):
            return component
    return "other"
