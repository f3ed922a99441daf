"""What is run with a guard off: a program of the generators, or a script that people wrote.

Both know their text, who judges them, and how they get shorter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from harness.execute import Execution
from harness.finding import BY_PROGRAM, Finding
from harness.lower import SILENT, SUMS, lower
from harness.minimise import minimise
from harness.minimise.text import shorten, statements
from harness.oracles import judge
from harness.program import Program

Fails = Callable[["Case"], bool]


class Case(Protocol):
    """Something to run."""

    @property
    def origin(self) -> str:
        """Which target or file it is from."""

    def text(self) -> str:
        """As it runs."""

    def judge(self, execution: Execution) -> Finding | None:
        """What every oracle says of it."""

    def shortened(self, finding: Finding, fails: Fails, seconds: float) -> Case:
        """The least that still fails like that."""

    def statements(self) -> int:
        """How much of it a reader has to understand."""


@dataclass(frozen=True, slots=True)
class Generated:
    """A program; all that it needs of a reader is its calls."""

    origin: str
    program: Program
    watch: str = SUMS

    def text(self) -> str:
        return lower(self.program, self.watch)

    def judge(self, execution: Execution) -> Finding | None:
        return judge(self.program, execution)

    def shortened(self, finding: Finding, fails: Fails, seconds: float) -> Case:
        def still(program: Program) -> bool:
            return fails(Generated(self.origin, program))

        short = Generated(self.origin, minimise(self.program, still, seconds / 2))
        if finding.oracle in BY_PROGRAM:
            return short
        return Script(self.origin, lower(short.program, SILENT)).shortened(
            finding, fails, seconds / 2
        )

    def statements(self) -> int:
        return len(self.program.calls)


@dataclass(frozen=True, slots=True)
class Script:
    """Text that fails by itself where something is wrong."""

    origin: str
    content: str

    def case(self) -> Case:
        """It is one."""
        return self

    def text(self) -> str:
        return self.content

    def judge(self, execution: Execution) -> Finding | None:
        return judge(Program(()), execution)

    def shortened(self, finding: Finding, fails: Fails, seconds: float) -> Case:
        def still(text: str) -> bool:
            return fails(Script(self.origin, text))

        return Script(self.origin, shorten(self.content, still, seconds))

    def statements(self) -> int:
        return statements(self.content)
