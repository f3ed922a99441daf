"""Runs programs and says what happened, without an opinion: judging is the oracles' work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, Self

from harness.lower import WATCHED, lower
from harness.program import Program

FINISHED, RAISED, DIED, HUNG = "finished", "raised", "died", "hung"


@dataclass(frozen=True, slots=True)
class Execution:
    """One run of one program."""

    outcome: str
    output: str = ""
    live_handles: int = 0
    native_bytes: int = 0
    leaked_bytes: int = 0
    seconds: float = 0.0
    log: str = ""
    status: int | None = None
    fresh_edges: int = 0

    @property
    def unremarkable(self) -> bool:
        """Nothing that an oracle would object to that does not know the program."""
        left = self.live_handles or self.native_bytes or self.leaked_bytes > 0
        return self.outcome == FINISHED and not left


class Closing:
    """What a `with` closes at its end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> object:
        """Ends what was begun; may be called again."""
        raise NotImplementedError


class Executor(Protocol):
    """Anything that runs program text."""

    def run_text(self, text: str) -> Execution:
        """Runs MicroPython text in a fresh virtual machine."""


def run(executor: Executor, program: Program, watch: str = WATCHED) -> Execution:
    """Lowers and runs a program; what its calls saw is in the output."""
    return executor.run_text(lower(program, watch))
