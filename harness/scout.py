"""A fuzzing process that needs no libFuzzer, for 32 bits and for a module that crashes all the
time: random and changed inputs, run by the server, which survives whatever happens.

It is guided by edges like libFuzzer, only more simply. What is known to crash is left out of most
programs, so that what lies behind it is reached.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from harness import engine, limits
from harness.choices import BytesChoices
from harness.execute import DIED, HUNG, Executor, environment, run
from harness.execute.server import Server
from harness.finding import Finding
from harness.generate import PROFILES, Profile, generate
from harness.oracles import judge_each, shows
from harness.program import Program

COUNTING = {"NCNN_MP_EDGES": "1"}  # sanitizers/unix/program_server.c
_REPORT_EVERY = 0.5
_MOST_PROGRAMS_A_KEY = 4
# A finding that was seen so often is nothing new: the call it comes from makes way.
_AVOIDED_AFTER = 3
_MOST_AVOIDED = 30
_AVOIDING = 0.75
_FRESH = 0.4


class Scout:
    """Makes programs of some profiles, keeps those that reach something new."""

    def __init__(
        self, profiles: Sequence[Profile], executor: Executor, folder: Path, seed: int
    ) -> None:
        self._profiles = profiles
        self._executor = executor
        self._folder = folder
        self._random = random.Random(seed)
        self._corpora: dict[str, list[bytes]] = {profile.name: [] for profile in profiles}
        self._seen: Counter[str] = Counter()
        self.avoided: set[tuple[str, bool]] = set()
        self.numbers = Counter[str](executions=0, operations=0, edges=0, deaths=0, leaks=0)

    def plant(self, name: str, data: bytes) -> None:
        """An input of a profile to begin with."""
        self._corpora[name].append(data)

    def step(self) -> None:
        """One program."""
        profile = self._random.choice(self._profiles)
        data = self._input(self._corpora[profile.name])
        program = self.cautious(generate(BytesChoices(data), profile))
        execution = run(self._executor, program)
        self.numbers["executions"] += 1
        self.numbers["operations"] += len(program.calls)
        self.numbers["edges"] += execution.fresh_edges
        self.numbers["deaths"] += execution.outcome in (DIED, HUNG)
        self.numbers["leaks"] += execution.leaked_bytes > 0
        if execution.fresh_edges:
            self._corpora[profile.name].append(data)
            self.numbers["corpus"] += 1
        for finding in judge_each(program, execution):
            self._object(program, finding, execution.outcome == DIED)

    def _input(self, corpus: Sequence[bytes]) -> bytes:
        chance = self._random
        if not corpus or chance.random() < _FRESH:
            return chance.randbytes(chance.randrange(16, limits.MOST_INPUT_BYTES))
        data = bytearray(chance.choice(corpus))
        for _ in range(chance.randrange(1, 5)):
            place = chance.randrange(len(data) + 1)
            what = chance.randrange(4)
            if what == 0:
                data[place : place + 1] = chance.randbytes(1)
            elif what == 1:
                data[place:place] = chance.randbytes(chance.randrange(1, 9))
            elif what == 2:
                del data[place : place + chance.randrange(1, 9)]
            else:
                data[place:] = chance.choice(corpus)[place:]
        return bytes(data[: limits.MOST_INPUT_BYTES])

    def cautious(self, program: Program) -> Program:
        """Mostly without the calls that are known to end in a crash."""
        if not self.avoided or self._random.random() > _AVOIDING:
            return program
        calls = (c for c in program.calls if (c.operation, c.hostile) not in self.avoided)
        return Program(tuple(calls))

    def _object(self, program: Program, finding: Finding, died: bool) -> None:
        self._seen[finding.key] += 1
        count = self._seen[finding.key]
        if count <= _MOST_PROGRAMS_A_KEY:
            content = {"finding": asdict(finding), "program": program.to_json()}
            path = self._folder / f"{finding.key}.{os.getpid()}.{count}.json"
            path.with_suffix(".new").write_text(json.dumps(content))
            path.with_suffix(".new").replace(path)
        if died and count % _AVOIDED_AFTER == 0 and count <= _MOST_AVOIDED:
            self._avoid(program, finding.key)

    def _avoid(self, program: Program, key: str) -> None:
        """The last call of the shortest beginning that still crashes."""
        low, high = 0, len(program.calls)
        while low + 1 < high:
            middle = (low + high) // 2
            beginning = Program(program.calls[:middle])
            if shows(beginning, run(self._executor, beginning), key):
                high = middle
            else:
                low = middle
        last = program.calls[high - 1]
        self.avoided.add((last.operation, last.hostile))


def corpus(target: str) -> set[bytes]:
    """What a target begins with, and what has been found for it since."""
    folders = (engine.seeds(target), engine.work(target) / "corpus")
    return {path.read_bytes() for folder in folders for path in folder.glob("*")}


def _report(scout: Scout, path: Path, seconds: float) -> None:
    fresh = Path(f"{path}.new")
    fresh.write_text(
        json.dumps({**scout.numbers, "seconds": seconds, "cpu_seconds": engine.cpu_seconds()})
    )
    fresh.replace(path)


def main() -> None:
    """What the campaign starts: findings and numbers go into a folder."""
    parser = argparse.ArgumentParser(prog="python -m harness.scout", description=__doc__)
    parser.add_argument("targets", nargs="+", choices=sorted(PROFILES))
    parser.add_argument("--build", default="unix-asan", help="the preset whose server runs them")
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4)))
    given = parser.parse_args()
    begun = told = time.monotonic()
    profiles = [PROFILES[target] for target in given.targets]
    with Server(
        environment.build(given.build), given.build, limits.SCOUT_HANG_SECONDS, environment=COUNTING
    ) as server:
        scout = Scout(profiles, server, given.folder, given.seed)
        for target in given.targets:
            for seed in sorted(corpus(target)):
                scout.plant(target, seed)
        with suppress(KeyboardInterrupt):  # how the campaign ends it
            while (now := time.monotonic()) - begun < given.seconds:
                scout.step()
                if now - told > _REPORT_EVERY:
                    told = now
                    _report(scout, given.folder / "statistics.json", now - begun)
    # Now that the server has ended, its time is known, too.
    _report(scout, given.folder / "statistics.json", time.monotonic() - begun)


if __name__ == "__main__":
    main()
