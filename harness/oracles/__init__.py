"""The questions asked of every execution, one module each.

An oracle judges and starts nothing. Adding one means adding a module and a line here. The seventh,
differential, needs the answers of CPython's ncnn as well: harness/compare.py gets them.
"""

from __future__ import annotations

from collections.abc import Callable

from harness.execute import Execution
from harness.finding import Finding
from harness.foreign import module_dir
from harness.oracles import death, exception, hang, leak, live, model, sanitizer
from harness.program import Program

Judge = Callable[[Program, Execution], Finding | None]

# A module that is not ours may raise and answer what it likes.
_ABOUT_MEMORY: tuple[Judge, ...] = (sanitizer.judge, hang.judge, death.judge, live.judge)
ORACLES: tuple[Judge, ...] = (
    _ABOUT_MEMORY
    if module_dir()
    else (*_ABOUT_MEMORY[:3], exception.judge, live.judge, model.judge)
)


def judge(program: Program, execution: Execution) -> Finding | None:
    """What is wrong with the execution, or None; the first objection counts."""
    for ask in ORACLES:
        finding = ask(program, execution)
        if finding is not None:
            return finding
    return None


def judge_each(program: Program, execution: Execution) -> list[Finding]:
    """The same, but of several leaks each."""
    finding = judge(program, execution)
    if finding is None:
        return []
    return leak.judge_each(execution) or [finding]


def shows(program: Program, execution: Execution, key: str) -> bool:
    """Whether a finding with that key is among them."""
    return any(finding.key == key for finding in judge_each(program, execution))
