"""From an input that made trouble in a worker to a stored, verified, short finding."""

from __future__ import annotations

from dataclasses import replace

from harness.choices import BytesChoices
from harness.compare import Comparison
from harness.execute import RAISED, Executor, run
from harness.finding import BY_PROGRAM, Finding
from harness.foreign import module_dir
from harness.generate import PROFILES, generate
from harness.lower import SUMS, lower
from harness.minimise import MOST_SECONDS, minimise
from harness.minimise.text import shorten
from harness.oracles import judge, judge_each, shows
from harness.oracles.differential import PREFIX
from harness.program import Program
from harness.store import Store, Stored
from harness.triage.report import slug

# A verdict without a stack says little about the cause: two leaks, two deaths would look alike.
_VAGUE = ("live", "hang", "death")
_CRASHES = ("sanitizer", "death")
_TRIES = 2


def program_of(target: str, data: bytes) -> Program:
    """What an input means to a target; a scout's is the program itself."""
    if data.startswith(b'[\n  ["'):
        return Program.from_json(data.decode())
    return generate(BytesChoices(data), PROFILES[target])


def verdict(executor: Executor, program: Program) -> Finding | None:
    """Runs a program and asks every oracle."""
    return judge(program, run(executor, program))


def same(executor: Executor, text: str, finding: Finding) -> bool:
    """Whether a script, which has no program behind it, shows the finding."""
    execution = executor.run_text(text)
    if finding.oracle == "exception":
        last = execution.output.rstrip().rpartition("\n")[2]
        return execution.outcome == RAISED and last == finding.log.rstrip().rpartition("\n")[2]
    return shows(Program(()), execution, finding.key)


def _vague(finding: Finding) -> bool:
    """Whether its key says little: no stack, or one that the crash has destroyed."""
    lost = finding.oracle == "sanitizer" and finding.key.endswith("-nowhere")
    return finding.oracle in _VAGUE or lost


def named(finding: Finding, program: Program) -> Finding:
    """A vague finding is told apart by the calls that a short program still needs."""
    if not _vague(finding):
        return finding
    calls = dict.fromkeys(call.operation for call in program.calls)
    owner = "binding" if module_dir() else finding.owner
    return replace(finding, key=slug("-".join((finding.key, *calls))), owner=owner)


def _explains(found: Finding | None, seen: Finding) -> bool:
    """Whether what happens alone is what was seen. Nothing less than a crash explains a crash, and
    no other one a crash that has a stack."""
    if found is None or found.key == seen.key or seen.oracle not in _CRASHES:
        return found is not None
    return _vague(seen) and found.oracle in _CRASHES


class Examiner:
    """Runs suspicious inputs again, outside the fuzzer, where a crash costs nothing."""

    def __init__(self, executor: Executor, store: Store, comparison: Comparison) -> None:
        self._executor = executor
        self._store = store
        self._comparison = comparison

    def examine(
        self, target: str, data: bytes, seen: Finding, seconds: float, budget: float = MOST_SECONDS
    ) -> list[Stored]:
        """The new findings in store; known ones are counted. `budget` is the seconds that
        shortening one may take."""
        if not _vague(seen) and self._store.again(seen.key, target):
            return []
        program = program_of(target, data)
        found = self._verify(program, seen)
        explained = _explains(found, seen)
        kept = []
        if not explained:
            text = lower(program)
            kept += self._keep(seen, program, text, target, data, seconds, False, seen.key)
        if found is not None and (_vague(found) or not self._store.again(found.key, target)):
            short, found, text = self._shortened(program, found, budget)
            seen_as = seen.key if explained and not _vague(seen) else found.key
            kept += self._keep(found, short, text, target, data, seconds, True, seen_as)
        return kept

    def _shortened(
        self, program: Program, finding: Finding, budget: float
    ) -> tuple[Program, Finding, str]:
        """The least program and the least script that show the finding, and what they show."""

        def fails(smaller: Program) -> bool:
            return any(found.key == finding.key for found in self._ask(smaller, finding))

        short = minimise(program, fails, budget)
        found = self._verify(short, finding) or finding
        if found.oracle in BY_PROGRAM:
            return short, found, lower(short, SUMS)
        text = shorten(lower(short), lambda shorter: same(self._executor, shorter, found))
        return short, named(found, short), text

    def _ask(self, program: Program, seen: Finding) -> list[Finding]:
        """Every oracle; CPython's ncnn only where it has seen something before."""
        found = judge_each(program, run(self._executor, program))
        if found or not seen.key.startswith(PREFIX):
            return found
        differs = self._comparison.finding(program)
        return [differs] if differs else []

    def _verify(self, program: Program, seen: Finding) -> Finding | None:
        """What happens, preferably what was seen before."""
        for _ in range(_TRIES):
            found = self._ask(program, seen)
            if found:
                return next((finding for finding in found if finding.key == seen.key), found[0])
        return None

    def _keep(
        self,
        finding: Finding,
        program: Program,
        text: str,
        target: str,
        data: bytes,
        seconds: float,
        reproduced: bool,
        seen_as: str,
    ) -> list[Stored]:
        if self._store.again(finding.key, target):
            return []
        return [self._store.add(finding, program, text, target, data, seconds, reproduced, seen_as)]
