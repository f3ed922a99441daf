"""Runs a program with each of its allocations failing: what happens must be what the table allows.

The program arms the failure itself, in front of its first line, so that its text is all that a
replay needs: `_fail(heap, k, onwards)` of audit builds (csrc/fail.h).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harness.execute import RAISED, Execution, Executor
from harness.finding import Finding
from harness.oracles import judge
from harness.program import Program

HEAPS = ("native", "gc")
_ARM = "import ncnn_mp; ncnn_mp._fail("
_COUNTS = "import ncnn_mp; print(*ncnn_mp._fail())"

# Ends a sweep that has found enough: one cause shows at many indices.
ENOUGH = 3

Judge = Callable[[Execution], Finding | None]


@dataclass(frozen=True, slots=True)
class Failure:
    """Which allocation fails: the k-th of a heap, alone or with all that follow."""

    heap: str
    index: int
    onwards: bool = False

    def __str__(self) -> str:
        return f"{self.heap} allocation {self.index}{' and all that follow' * self.onwards}"


def armed(text: str, failure: Failure) -> str:
    """The program with the failure in front of it; every line keeps its number."""
    return f"{_ARM}{failure.heap!r}, {failure.index}, {failure.onwards}); {text}"


def is_armed(text: str) -> bool:
    """Whether the first line of a program arms a failure."""
    return any(line.startswith(_ARM) for line in text.splitlines())


def counted(executor: Executor, text: str) -> dict[str, int]:
    """How many allocations of each heap the program makes when none fails."""
    executor.run_text(armed(text, Failure("native", 0)))
    native, gc, _ = map(int, executor.run_text(_COUNTS).output.split())
    return {"native": native, "gc": gc}


def indices(count: int, all_up_to: int) -> Iterator[int]:
    """All up to a bound, then each a sixteenth further than the one before, and the last: what a
    program does over and over it does at its beginning, too."""
    index = 0
    while index < count:
        index += 1 if index < all_up_to else max(1, index // 16)
        yield min(index, count)


def memory_or(judge: Judge) -> Judge:
    """A program may end with MemoryError; else as it is judged."""

    def ask(execution: Execution) -> Finding | None:
        lines = execution.output.rstrip().splitlines() or [""]
        if execution.outcome == RAISED and lines[-1].partition(":")[0] == "MemoryError":
            return judge_left(execution)
        return judge(execution)

    return ask


def judge_left(execution: Execution) -> Finding | None:
    """Only what it left behind."""
    from dataclasses import replace

    return judge(Program(()), replace(execution, outcome="finished"))


def sweep(
    executor: Executor, text: str, judge: Judge, all_up_to: int
) -> Iterator[tuple[Failure, Finding]]:
    """What was found, and where; ENOUGH of it."""
    counts, found = counted(executor, text), 0
    for heap in HEAPS:
        for onwards in (False, True):
            for index in indices(counts[heap], all_up_to):
                failure = Failure(heap, index, onwards)
                finding = judge(executor.run_text(armed(text, failure)))
                if finding is not None:
                    found += 1
                    yield failure, finding
                    if found >= ENOUGH:
                        return
