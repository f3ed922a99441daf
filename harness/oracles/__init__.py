"""The questions asked of every execution, one module each; the first objection counts.

An oracle judges and starts nothing. Adding one means adding a module and a line here. The seventh,
differential, needs the answers of CPython's ncnn as well: harness/compare.py gets them.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.execute import Execution
from harness.finding import Finding
from harness.oracles import death, exception, hang, live, model, sanitizer
from harness.program import Program

Judge = Callable[[Program, Execution], Finding | None]

ORACLES: tuple[Judge, ...] = (
    sanitizer.judge,
    hang.judge,
    death.judge,
    exception.judge,
    live.judge,
    model.judge,
)


def judge(program: Program, execution: Execution) -> Finding | None:
    """What is wrong with the execution, or None."""
    for ask in ORACLES:
        finding = ask(program, execution)
        if finding is not None:
            return finding
    return None
