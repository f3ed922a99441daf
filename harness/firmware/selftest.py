"""The self-test of a board: programs that have passed on unix run on its firmware, too.

Suites: one generated program or more an operation of the table, every regression, the contract
scripts. Each ends as it does on unix and leaves nothing native behind. What needs more memory than
the board has says so by an uncaught MemoryError, and is counted; so is what fails for want of a
layer that the firmware's profile leaves out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.execute import FINISHED, RAISED, Execution, Executor
from harness.execute.board import Board, Memory
from harness.firmware.smoke import smoke_programs
from harness.lower import lower
from harness.models import ROOT
from harness.scripts import as_text, contract_scripts, regressions

PASSED, TOO_LARGE, LACKS, FAILED = "passed", "too large", "lacks a layer", "failed"
VERDICTS = (PASSED, TOO_LARGE, LACKS, FAILED)
LEAST_PASSED = 0.9  # of those whose layers are there; the others need more memory than a board has
NOT_HERE = ROOT / "ports" / "not-on-boards.txt"
_UNBUILT = re.compile(
    r"needs layer (\w+), which this ncnn was built without|ncnn has no layer type '(\w+)'"
)
_QUIET, _TOLD = "except REFUSED: pass", "except REFUSED as why: print(why)"  # of lowered programs
_CHECKS = re.compile(r"[1-9]\d* checks\n")


@dataclass(frozen=True, slots=True)
class Case:
    """One program."""

    suite: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """How it went on the board."""

    case: Case
    verdict: str
    seconds: float
    memory: Memory | None
    report: str = ""


def excused() -> dict[str, str]:
    """Programs that no board can run: name -> reason."""
    lines = (line.strip() for line in NOT_HERE.read_text().splitlines())
    pairs = (line.partition(": ") for line in lines if line and not line.startswith("#"))
    return {name: reason for name, _, reason in pairs}


def cases() -> Iterator[Case]:
    """All programs, in an order that finds the simple trouble first."""
    for number, program in enumerate(smoke_programs()):
        yield Case("operations", f"{number:03} {program.calls[0].operation}", lower(program))
    not_here = excused()
    for suite, scripts in (("regressions", regressions()), ("contract", contract_scripts())):
        for script in scripts:
            if script.stem not in not_here:
                yield Case(suite, script.stem, as_text(script))


def _same(case: Case, here: Execution, there: Execution | None) -> bool:
    """Whether it ended as on unix. Contract scripts count more checks in audit builds."""
    if case.suite == "contract":
        return here.outcome == FINISHED and _CHECKS.fullmatch(here.output) is not None
    if there is None:
        return here.outcome == FINISHED
    return (here.outcome, here.output) == (there.outcome, there.output)


def _clean(here: Execution) -> bool:
    return not here.native_bytes and here.leaked_bytes <= 0


def judged(case: Case, here: Execution, there: Execution | None, memory: Memory | None) -> Result:
    """The verdict on one run."""
    words = here.output.rstrip().splitlines()
    report = f"{here.outcome}\n{here.output[-4000:]}\n{here.log[-4000:]}"
    clean = _clean(here)
    if not clean:
        report = f"{here.native_bytes} native bytes, {here.leaked_bytes} of the heap left\n{report}"
    if here.outcome == RAISED and words and words[-1].startswith("MemoryError") and clean:
        return Result(case, TOO_LARGE, here.seconds, memory, words[-1])
    if clean and _same(case, here, there):
        return Result(case, PASSED, here.seconds, memory)
    if clean and (lacked := _UNBUILT.search(here.output)):
        return Result(case, LACKS, here.seconds, memory, lacked[1] or lacked[2])
    return Result(case, FAILED, here.seconds, memory, report)


def fine(results: Sequence[Result]) -> bool:
    """Nothing failed, and nearly all that can pass did."""
    count = Counter(result.verdict for result in results)
    return not count[FAILED] and count[PASSED] > LEAST_PASSED * (count[PASSED] + count[TOO_LARGE])


def run(board: Board, unix: Executor | None) -> Iterator[Result]:
    """Runs every case on the board, those with an output of interest on unix as well. Generated
    programs are silent about what they are refused: where an output differs, they are asked."""
    for case in cases():
        here = board.run_text(case.text)
        there = unix.run_text(case.text) if unix and case.suite == "operations" else None
        result = judged(case, here, there, board.memory)
        if result.verdict == FAILED and there is not None and _clean(here):
            told = board.run_text(case.text.replace(_QUIET, _TOLD))
            if lacked := _UNBUILT.search(told.output):
                result = Result(case, LACKS, here.seconds, board.memory, lacked[1] or lacked[2])
        yield result
