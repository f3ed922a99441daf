"""What is tried with a guard off: seeds and scripts first, then random inputs, then changed ones of
those that reach it. The same ones every time: who knows the guard and a number knows the program.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from harness import engine, limits, scripts
from harness.choices import BytesChoices, random_bytes
from harness.generate import PROFILES, generate
from harness.guards.cases import Case, Generated, Script

# Random inputs a target, besides its seeds, that are looked at before the first guard is off.
RANDOM_INPUTS = 400
# How many of the inputs that reach a guard are tried as they are, besides all scripts.
MOST_REACHING = 150


@dataclass(frozen=True, slots=True)
class Input:
    """Bytes, and whose."""

    target: str
    data: bytes

    def case(self) -> Case:
        """What the bytes mean to the target."""
        return Generated(self.target, generate(BytesChoices(self.data), PROFILES[self.target]))


Source = Input | Script


def every(targets: Sequence[str]) -> list[Source]:
    """Scripts, short ones first; seeds and random inputs of all targets."""
    texts = sorted(scripts.texts().items(), key=lambda item: len(item[1]))
    found: list[Source] = [Script(name, text) for name, text in texts]
    for target in targets:
        seeds = sorted(engine.seeds(target).glob("*"))
        found += [Input(target, path.read_bytes()) for path in seeds]
        found += [Input(target, random_bytes(seed)) for seed in range(RANDOM_INPUTS)]
    return found


def candidates(name: str, reaching: Sequence[Source], targets: Sequence[str]) -> Iterator[Source]:
    """What to try with a guard off, without an end."""
    programs = [one for one in reaching if isinstance(one, Input)]
    yield from islice(_turn_by_turn(programs), MOST_REACHING)
    yield from (one for one in reaching if isinstance(one, Script))
    dice = random.Random(name)
    while True:
        if programs and dice.random() < 0.7:
            yield _changed(dice, dice.choice(programs), dice.choice(programs))
        else:
            yield Input(dice.choice(targets), dice.randbytes(limits.MOST_INPUT_BYTES))


def _turn_by_turn(inputs: Sequence[Input]) -> Iterator[Input]:
    """Short ones first, one of each target after the other."""
    by_target: dict[str, list[Input]] = {}
    for one in sorted(inputs, key=lambda one: len(one.data)):
        by_target.setdefault(one.target, []).append(one)
    for place in range(max(map(len, by_target.values()), default=0)):
        yield from (group[place] for group in by_target.values() if place < len(group))


def _changed(dice: random.Random, one: Input, other: Input) -> Input:
    """Some bytes changed, or the end of another input of the same target."""
    data = bytearray(one.data)
    if other.target == one.target and dice.random() < 0.3:
        cut = dice.randrange(len(data) + 1)
        data[cut:] = other.data[dice.randrange(len(other.data) + 1) :]
    for _ in range(dice.choice((1, 2, 4, 8))):
        place = dice.randrange(len(data) + 1)
        data[place : place + dice.choice((0, 1, 1, 1))] = dice.randbytes(dice.choice((0, 1, 1, 1)))
    return Input(one.target, bytes(data[: limits.MOST_INPUT_BYTES]))
