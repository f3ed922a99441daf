"""`python -m harness.firmware.layer_profile FILE.param…`: the layer types that these models use.

Writes build/profiles/from-model.txt, which `make firmware LAYERS=from-model` builds ncnn with: the
smallest firmware that runs them.
"""

from __future__ import annotations

import argparse
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

from harness.models import ROOT
from harness.networks.files import END_OF_LAYER, FIRST_ARRAY, MAGIC, layer_types

PROFILE = ROOT / "build" / "profiles" / "from-model.txt"
_FIRST_STRING = FIRST_ARRAY - 100


class ProfileError(Exception):
    """A model whose layers cannot be told."""


def types_in(file: Path) -> list[str]:
    """The layer types of a .param or .param.bin file, in its order, custom ones too."""
    content = file.read_bytes()
    try:
        if content[:4] == struct.pack("<i", MAGIC):
            return _binary(content)
        return _text(content.decode())
    except (ValueError, IndexError, struct.error) as error:
        raise ProfileError(f"{file} is no param file of ncnn's: {error}") from error


def _text(content: str) -> list[str]:
    magic, counts, *lines = content.splitlines()
    if int(magic) != MAGIC:
        raise ValueError(f"it begins with {magic}, not with {MAGIC}")
    layers = int(counts.split()[0])
    return [line.split()[0] for line in lines if line.strip()][:layers]


def _binary(content: bytes) -> list[str]:
    numbers = [number for (number,) in struct.iter_unpack("<i", content[: len(content) & ~3])]
    names = {index: name for name, index in layer_types().items()}
    found, at = [], 3
    for _ in range(numbers[1]):
        kind, bottoms, tops = numbers[at : at + 3]
        if kind not in names:
            raise ValueError(f"it has a layer of type {kind}, which this ncnn does not know")
        found.append(names[kind])
        at = _behind_params(numbers, at + 3 + bottoms + tops)
    return found


def _behind_params(numbers: Sequence[int], at: int) -> int:
    while (id := numbers[at]) != END_OF_LAYER:
        if id <= _FIRST_STRING:
            at += 2 + (numbers[at + 1] + 3) // 4
        elif id <= FIRST_ARRAY:
            at += 2 + numbers[at + 1]
        else:
            at += 2
    return at + 1


def profile_of(models: Sequence[Path]) -> str:
    """The profile's text, the same for the same models."""
    types = sorted({name for model in models for name in types_in(model)} & layer_types().keys())
    heading = "# The layers of " + ", ".join(model.name for model in models) + ".\n"
    return heading + "".join(f"{name}\n" for name in types)


def main() -> int:
    """Exit status 1 if a model cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m harness.firmware.layer_profile")
    parser.add_argument("models", nargs="+", type=Path, metavar="FILE.param")
    options = parser.parse_args()
    try:
        text = profile_of(options.models)
        used = {name for model in options.models for name in types_in(model)}
    except (OSError, ProfileError) as error:
        print(f"layer profile: {error}", file=sys.stderr)
        return 1
    PROFILE.parent.mkdir(parents=True, exist_ok=True)
    PROFILE.write_text(text)
    print(f"{PROFILE.relative_to(ROOT)}: {', '.join(text.split(chr(10))[1:-1])}")
    for name in sorted(used - layer_types().keys()):
        print(f"{name} is no layer of ncnn's: the program has to register it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
