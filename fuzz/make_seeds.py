#!/usr/bin/env python3
"""Writes fuzz/corpora/ and fuzz/dictionaries/: run it when the table of operations has changed.

Candidates are random inputs, the seeds that there are, which may mean other programs by now, and
whatever campaigns have found since (build/fuzz-work/). A target's seeds are few inputs that
together reach every edge of csrc/ that the candidates reach. The dictionary holds, for every
operation, the two bytes that draw it while no group is switched off.

fuzz/make_seeds.py                                              # all targets
fuzz/make_seeds.py --most 40 fuzz_layer fuzz_custom_layer       # these, the 40 best seeds each
"""

import argparse
import hashlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from harness import engine
from harness.choices import BytesChoices, RandomChoices, random_bytes
from harness.edges import Coverage
from harness.execute.in_process import InProcess
from harness.execute.preload import ensure
from harness.generate import PROFILES, Profile, generate, urn
from harness.lower import lower
from harness.models import ROOT
from harness.networks.files import binary, text, weights
from harness.networks.grow import grow
from harness.networks.network import Network
from harness.ops.networks import FEW_LAYERS, KNOWN

_WORD = re.compile(r"\W+")

RANDOM_INPUTS = 4000
# Not hostile, no group left out, with the opening: what the generator reads first.
BEFORE_A_FILE = bytes(4)
FILES: dict[str, Callable[[Network], bytes]] = {
    "fuzz_param_text": lambda network: text(network).encode(),
    "fuzz_param_bin": binary,
    "fuzz_model_bin": weights,
}
LONGEST = 320


def candidates(profile: Profile) -> list[bytes]:
    """Inputs cut to the bytes that matter, the shortest first."""
    folders = (engine.seeds(profile.name), engine.work(profile.name) / "corpus")
    found = [path.read_bytes() for folder in folders for path in folder.glob("*")]
    given = (*found, *random_inputs(), *model_inputs(profile))
    return sorted({used(data, profile) for data in given}, key=len)


def model_inputs(profile: Profile) -> Iterator[bytes]:
    """Whole files for the targets that are fed with files: those of grown networks."""
    written = FILES.get(profile.name)
    for seed in KNOWN if written else ():
        network = grow(RandomChoices(seed, 256), FEW_LAYERS)
        yield BEFORE_A_FILE + bytes([seed]) + written(network)


def random_inputs() -> Iterator[bytes]:
    """The same ones every time."""
    for seed in range(RANDOM_INPUTS):
        yield random_bytes(seed, 40 + seed % (LONGEST - 40))


def used(data: bytes, profile: Profile) -> bytes:
    """The part of the input that the generator reads."""
    choices = BytesChoices(data)
    generate(choices, profile)
    return choices.used()


def reached_by(inputs: list[bytes], profile: Profile, executor: InProcess) -> dict[bytes, int]:
    """For every input without a finding the edges of csrc/ that it reaches, one bit each."""
    reached: dict[bytes, int] = {}
    coverage = Coverage(executor)
    mask = coverage.module_mask()
    for data in inputs:
        execution = executor.run_text(lower(generate(BytesChoices(data), profile)))
        edges = coverage.last() & mask
        if execution.unremarkable:
            reached[data] = edges
    return reached


def cover(reached: dict[bytes, int]) -> list[bytes]:
    """Few inputs that reach what all reach: always the one that adds most next."""
    chosen: list[bytes] = []
    seen = 0
    while reached:
        best = max(reached, key=lambda data: ((reached[data] & ~seen).bit_count(), -len(data)))
        if not reached[best] & ~seen:
            break
        seen |= reached.pop(best)
        chosen.append(best)
    return chosen


def write_corpus(profile: Profile, executor: InProcess, most: int | None) -> int:
    """The seeds of one target, those that add most first; the old ones are candidates, too."""
    folder = engine.seeds(profile.name)
    chosen = cover(reached_by(candidates(profile), profile, executor))[:most]
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for data in chosen:
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    return len(chosen)


def write_dictionary(profile: Profile) -> None:
    """Names for the bytes that draw an operation."""
    places: dict[str, int] = {}
    for place, row in enumerate(urn(profile, 0)):
        places.setdefault(row.name, place)
    lines = [
        f'{_WORD.sub("_", name)}="\\x{place & 255:02x}\\x{place >> 8:02x}"'
        for name, place in places.items()
    ]
    folder = ROOT / "fuzz" / "dictionaries"
    folder.mkdir(parents=True, exist_ok=True)
    heading = "# Written by fuzz/make_seeds.py: the bytes that draw each operation.\n"
    (folder / f"{profile.name}.dict").write_text(heading + "\n".join(lines) + "\n")


def main() -> None:
    """All targets, or those that are named."""
    ensure(sys.argv)
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", choices=[*PROFILES, []], metavar="target")
    parser.add_argument("--most", type=int, help="how many seeds a target may have")
    given = parser.parse_args()
    executor = InProcess()
    for profile in [PROFILES[name] for name in given.targets or PROFILES]:
        count = write_corpus(profile, executor, given.most)
        write_dictionary(profile)
        print(f"{profile.name}: {count} seeds")


if __name__ == "__main__":
    main()
