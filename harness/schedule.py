"""Shares a campaign's time between targets and processes: none waits, each has its share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """One target in one process, from then to then (seconds after the start)."""

    target: str
    start: float
    end: float


def lanes(shares: Mapping[str, float], jobs: int, seconds: float) -> list[list[Slot]]:
    """What each of `jobs` processes does. Every target gets its share of seconds * jobs.

    The targets are laid end to end and cut where a lane is full, so a target may run in two
    processes for a while; they share its corpus.
    """
    plan: list[list[Slot]] = [[] for _ in range(jobs)]
    unit, end = seconds * jobs / sum(shares.values()), 0.0
    for target, share in shares.items():
        start, end = end, end + share * unit
        for number, lane in enumerate(plan):
            begin, finish = max(start, number * seconds), min(end, (number + 1) * seconds)
            if finish - begin > 1e-6:
                lane.append(Slot(target, begin - number * seconds, finish - number * seconds))
    return plan
