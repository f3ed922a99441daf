"""From an input that made trouble in a worker to a stored, verified, short finding."""

from __future__ import annotations

from dataclasses import replace

from harness.choices import BytesChoices
from harness.execute import Executor, run
from harness.finding import Finding
from harness.generate import PROFILES, generate
from harness.minimise import drop_calls
from harness.oracles import judge
from harness.program import Program
from harness.store import Store, Stored
from harness.triage.report import slug

# A verdict without a stack says little about the cause: two leaks of one kind would look alike.
_VAGUE = ("live", "hang")
_TRIES = 2


def program_of(target: str, data: bytes) -> Program:
    """What an input means to a target."""
    return generate(BytesChoices(data), PROFILES[target])


def verdict(executor: Executor, program: Program) -> Finding | None:
    """Runs a program and asks every oracle."""
    return judge(program, run(executor, program))


def named(finding: Finding, program: Program) -> Finding:
    """A vague finding is told apart by the calls that a short program still needs."""
    if finding.oracle not in _VAGUE:
        return finding
    calls = dict.fromkeys(call.operation for call in program.calls)
    return replace(finding, key=slug("-".join((finding.key, *calls))))


class Examiner:
    """Runs suspicious inputs again, outside the fuzzer, where a crash costs nothing."""

    def __init__(self, executor: Executor, store: Store) -> None:
        self._executor = executor
        self._store = store

    def examine(self, target: str, data: bytes, seen: Finding, seconds: float) -> Stored | None:
        """The new finding in store, or None if it is known already (and now counted)."""
        vague = seen.oracle in _VAGUE
        if not vague and self._store.again(seen.key, target):
            return None
        program = program_of(target, data)
        found = self._verify(program)
        if found is None:
            return self._keep(
                seen, program, target, data, seconds, reproduced=False, seen_as=seen.key
            )
        if found.oracle not in _VAGUE and self._store.again(found.key, target):
            return None
        kind = found.key
        short = drop_calls(program, lambda shorter: self._fails(shorter, kind))
        found = named(verdict(self._executor, short) or found, short)
        seen_as = found.key if vague else seen.key
        return self._keep(found, short, target, data, seconds, reproduced=True, seen_as=seen_as)

    def _fails(self, program: Program, key: str) -> bool:
        found = verdict(self._executor, program)
        return found is not None and found.key == key

    def _verify(self, program: Program) -> Finding | None:
        for _ in range(_TRIES):
            found = verdict(self._executor, program)
            if found is not None:
                return found
        return None

    def _keep(
        self,
        finding: Finding,
        program: Program,
        target: str,
        data: bytes,
        seconds: float,
        reproduced: bool,
        seen_as: str,
    ) -> Stored | None:
        if self._store.again(finding.key, target):
            return None
        return self._store.add(finding, program, target, data, seconds, reproduced, seen_as)
