"""One guard off: tries cases until an oracle objects, and makes what it objects to short."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from harness.execute import Executor
from harness.finding import Finding
from harness.guards.cases import Case
from harness.guards.inputs import Input, Source, candidates
from harness.guards.switches import Switched

SHORTENING_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Detection:
    """The first finding without a guard, and the case that shows it."""

    finding: Finding
    case: Case
    seconds: float
    tried: int


def alike(one: Finding, other: Finding) -> bool:
    """Whether both are the same; an exception's key names its call, which a shorter text lacks."""
    if one.oracle == other.oracle == "exception":
        return _last_words(one) == _last_words(other)
    return one.key == other.key


def _last_words(finding: Finding) -> str:
    return finding.log.rstrip().rpartition("\n")[2]


class Hunter:
    """Looks for a finding that is there without the guard and not with it."""

    def __init__(self, executor: Executor, name: str) -> None:
        self._name = name
        self._with = Switched(executor, name, on=True)
        self._without = Switched(executor, name, on=False)

    def hunt(
        self, reaching: Sequence[Source], targets: Sequence[str], seconds: float
    ) -> Detection | None:
        """What was found within the time, its case shortened."""
        begun = time.monotonic()
        for tried, source in enumerate(candidates(self._name, reaching, targets), 1):
            case = source.case()
            finding = self._noticed(case)
            if finding is not None:
                took = time.monotonic() - begun
                short = self._shortened(case, finding)
                found = short.judge(self._without.run_text(short.text()))
                return Detection(found or finding, short, took, tried)
            if isinstance(source, Input) and time.monotonic() - begun > seconds:
                break  # no script is left out, however slow the machine is
        return None

    def _noticed(self, case: Case) -> Finding | None:
        """What is found without the guard; nothing if there is anything with it, too."""
        finding = case.judge(self._without.run_text(case.text()))
        if finding is None or case.judge(self._with.run_text(case.text())) is not None:
            return None
        return finding

    def _shows(self, case: Case, finding: Finding) -> bool:
        """Whether it is that finding, and not with the guard: which may refuse aloud."""
        found = case.judge(self._without.run_text(case.text()))
        if found is None or not alike(found, finding):
            return False
        other = case.judge(self._with.run_text(case.text()))
        return other is None or not alike(other, finding)

    def _shortened(self, case: Case, finding: Finding) -> Case:
        def fails(shorter: Case) -> bool:
            return self._shows(shorter, finding)

        return case.shortened(finding, fails, SHORTENING_SECONDS)
