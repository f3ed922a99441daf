"""A few generated programs that together make every call of the table of operations."""

from __future__ import annotations

from functools import cache

from harness.choices import RandomChoices
from harness.generate import PROFILES, generate
from harness.ops import OPERATIONS
from harness.program import Program

SEEDS = 1500  # programs to choose from; what they all lack is named by `missing`


def cover(programs: list[Program]) -> list[Program]:
    """Those that are needed for every operation that occurs; the richest first."""
    rows = [{call.operation for call in program.calls} for program in programs]
    wanted = set().union(*rows)
    chosen: list[Program] = []
    while wanted:
        best = max(range(len(rows)), key=lambda index: len(rows[index] & wanted))
        chosen.append(programs[best])
        wanted -= rows[best]
    return chosen


@cache
def smoke_programs() -> list[Program]:
    """The same ones every time, as long as the table stays as it is."""
    profiles = list(PROFILES.values())
    drawn = [generate(RandomChoices(seed), profiles[seed % len(profiles)]) for seed in range(SEEDS)]
    return cover(drawn)


def missing(programs: list[Program]) -> set[str]:
    """Operations that no program makes."""
    return set(OPERATIONS) - {call.operation for program in programs for call in program.calls}
