"""Runs a program with each of its allocations failing: what happens must be what is allowed anyway.

The program arms the failure itself, in front of its first line, so that its text is all that a
replay needs: `_fail(heap, k, every)` of audit builds (csrc/fail.h).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from harness.execute import FINISHED, RAISED, Execution, Executor
from harness.finding import Finding
from harness.oracles import judge, live
from harness.program import Program

HEAPS = ("native", "gc")
# How many allocations behind the failed one fail. The second of two: a try that has room again,
# after one that had none, has to be as good as the first.
BEHIND = {0: "", 1: " and all that follow", 2: " and each second one that follows"}
_ARM = "import ncnn_mp; ncnn_mp._fail("
_COUNTS = "import ncnn_mp; print(*ncnn_mp._fail())"

# Ends a sweep that has found enough: one cause shows at many indices.
ENOUGH = 3

Judge = Callable[[Execution], Finding | None]

_UNCOUNTED = Finding("sweep", "uncounted", "no allocation was counted", "harness")


@dataclass(frozen=True, slots=True)
class Failure:
    """Which allocations fail: the k-th of a heap, alone or with each so many behind it; k = 0 only
    counts them."""

    heap: str
    index: int
    every: int = 0

    def __str__(self) -> str:
        if not self.index:
            return "no allocation"
        return f"{self.heap} allocation {self.index}{BEHIND[self.every]}"

    @property
    def slug(self) -> str:
        """For file names."""
        return f"{self.heap}-{self.index}-{self.every}"

    def script(self, text: str) -> str:
        """A script that stands alone: how to run it, and the program with this failure."""
        head = f"# With {self} failing. From the repository's root: build/unix-asan/micropython "
        return f"{head}<this file>\n{armed(text, self)}"


NONE = Failure("native", 0)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a program allocates when nothing fails, and what operator new's reserve ever gave."""

    native: int
    gc: int
    reserve: int


def armed(text: str, failure: Failure) -> str:
    """The program with the failure in front of it; every line keeps its number."""
    return f"{_ARM}{failure.heap!r}, {failure.index}, {failure.every}); {text}"


def is_armed(text: str) -> bool:
    """Whether a script arms a failure."""
    return any(line.startswith(_ARM) for line in text.splitlines())


def counted(executor: Executor, text: str) -> tuple[Execution, Counts]:
    """Runs the program with nothing failing; its allocations, which are asked for in the same
    process: none if it did not survive."""
    execution = executor.run_text(armed(text, NONE))
    return execution, Counts(*map(int, executor.run_text(_COUNTS).output.split()))


@dataclass(frozen=True, slots=True)
class Rule:
    """Which indices are tried: all up to `dense`, then each `factor` times the one before, and the
    last. What a program does over and over it does at its beginning, too."""

    dense: int
    factor: float

    def indices(self, count: int) -> Iterator[int]:
        """Of so many allocations."""
        index = 0
        while index < count:
            index = index + 1 if index < self.dense else math.ceil(index * self.factor)
            yield min(index, count)


ALL = Rule(sys.maxsize, 2)


def judge_program(program: Program) -> Judge:
    """For programs of the table: its exceptions, and MemoryError wherever it comes."""
    return lambda execution: judge(program, _forgiven(execution, ("MemoryError",)))


def judge_script(execution: Execution) -> Finding | None:
    """For scripts without a `try` of their own: success or MemoryError."""
    return judge(Program(()), _forgiven(execution, ("MemoryError",)))


def judge_checks(execution: Execution) -> Finding | None:
    """For scripts that check things: any exception, because what they check is not so now."""
    if execution.outcome == RAISED:
        return live.judge(Program(()), execution)
    return judge(Program(()), execution)


def _forgiven(execution: Execution, exceptions: tuple[str, ...]) -> Execution:
    """The end of a program by one of these is a good one; what it left behind still counts."""
    last = (execution.output.rstrip().splitlines() or [""])[-1].partition(":")[0]
    if execution.outcome == RAISED and last in exceptions:
        return replace(execution, outcome=FINISHED)
    return execution


def sweep(
    executor: Executor, text: str, judge: Judge, rule: Rule
) -> Iterator[tuple[Failure, Finding]]:
    """What was found, and where; ENOUGH of it."""
    execution, counts = counted(executor, text)
    finding = judge(execution) or (None if counts.native or counts.gc else _UNCOUNTED)
    if finding is not None:
        yield NONE, finding
        return
    found = 0
    for heap in HEAPS:
        for every in BEHIND:
            for index in rule.indices(getattr(counts, heap)):
                failure = Failure(heap, index, every)
                finding = judge(executor.run_text(armed(text, failure)))
                if finding is not None:
                    found += 1
                    yield failure, finding
                    if found >= ENOUGH:
                        return
