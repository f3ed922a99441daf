"""Shares a campaign's time between targets and processes: none waits, none gets more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """One target in one process, from then to then (seconds after the start)."""

    target: str
    start: float
    end: float


def lanes(targets: Sequence[str], jobs: int, seconds: float) -> list[list[Slot]]:
    """What each of `jobs` processes does. Every target gets seconds * jobs / len(targets).

    The targets are laid end to end and cut where a lane is full, so a target may run in two
    processes for a while; they share its corpus.
    """
    share = seconds * jobs / len(targets)
    plan: list[list[Slot]] = [[] for _ in range(jobs)]
    for place, target in enumerate(targets):
        start, end = place * share, (place + 1) * share
        for number, lane in enumerate(plan):
            begin, finish = max(start, number * seconds), min(end, (number + 1) * seconds)
            if finish - begin > 1e-6:
                lane.append(Slot(target, begin - number * seconds, finish - number * seconds))
    return plan
