"""The networks that programs load: where the files are, what their inputs and outputs are called.

Programs open the files by their path from the repository's root. Names and shapes are read out of
the text param file, so that a model made anew needs no change here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Shape = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Model:
    """A model's three files by path from the root, and what an Extractor may be given."""

    name: str
    folder: str
    inputs: tuple[tuple[str, Shape], ...]
    outputs: tuple[str, ...]
    blobs: tuple[str, ...]
    layers: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]  # the blobs of each: taken, made
    sizes: tuple[int, int, int]

    def path(self, part: str) -> str:
        """The file that holds `param`, `param_bin` or `bin`."""
        return f"{self.folder}/{self.name}.{part.replace('_', '.')}"

    def size(self, part: str) -> int:
        """Its length in bytes."""
        return self.sizes[PARTS.index(part)]


PARTS = ("param", "param_bin", "bin")
FOLDERS = {"pair": "fuzz/models", "digits": "examples/digits"}


def _shape(fields: list[str]) -> Shape:
    """What `0=w 1=h 11=d 2=c` of an Input layer says."""
    given = dict(field.split("=", 1) for field in fields if "=" in field)
    w, h, d, c = (int(given.get(key, 0)) for key in ("0", "1", "11", "2"))
    return w, h, d, c


def read_model(name: str, folder: str) -> Model:
    """The model whose param file lies in that folder of the repository."""
    base = ROOT / folder / name
    made: list[str] = []
    consumed: set[str] = set()
    layers: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    inputs: list[tuple[str, Shape]] = []
    for line in base.with_suffix(".param").read_text().splitlines()[2:]:
        kind, _, bottoms, tops, *rest = line.split()
        first, last = int(bottoms), int(bottoms) + int(tops)
        consumed.update(rest[:first])
        made.extend(rest[first:last])
        layers.append((tuple(rest[:first]), tuple(rest[first:last])))
        if kind == "Input":
            inputs.append((rest[first], _shape(rest[last:])))
    outputs = tuple(blob for blob in made if blob not in consumed)
    files = (base.parent / f"{name}.{part.replace('_', '.')}" for part in PARTS)
    param, param_bin, weights = (file.stat().st_size for file in files)
    sizes = param, param_bin, weights
    return Model(name, folder, tuple(inputs), outputs, tuple(made), tuple(layers), sizes)


def _present() -> dict[str, Model]:
    return {
        name: read_model(name, folder)
        for name, folder in FOLDERS.items()
        if (ROOT / folder / f"{name}.param").exists()
    }


MODELS: dict[str, Model] = _present()
