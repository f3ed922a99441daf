"""The growing corpus of a target: seeds go in at the start, inputs that end a worker come out.

libFuzzer runs the whole corpus whenever it starts, so an input that crashes there would end every
worker at once.
"""

from __future__ import annotations

import hashlib
from pathlib import Path


class Corpus:
    """A folder of inputs, each under the digest of its bytes, as libFuzzer names its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def plant(self, seeds: Path) -> None:
        """Adds what a folder of seeds holds."""
        for seed in seeds.iterdir():
            data = seed.read_bytes()
            self._place(data).write_bytes(data)

    def pull(self, data: bytes) -> bool:
        """Takes an input out; False if it was not in."""
        place = self._place(data)
        there = place.exists()
        place.unlink(missing_ok=True)
        return there

    def _place(self, data: bytes) -> Path:
        return self.folder / hashlib.sha1(data, usedforsecurity=False).hexdigest()
