"""Did a sanitizer report a memory error or undefined behaviour?"""

from __future__ import annotations

from harness.execute import DIED, Execution
from harness.finding import Finding
from harness.program import Program
from harness.triage import report


def judge(_: Program, execution: Execution) -> Finding | None:
    """A finding if the log of a dead process holds a report."""
    if execution.outcome != DIED or not report.looks_like_a_report(execution.log):
        return None
    return from_log(execution.log)


def from_log(log: str) -> Finding:
    """The finding that a log speaks of, readable or not."""
    read = report.read(log)
    frame = read.frame.place if read.frame else ""
    return Finding("sanitizer", read.key, read.title, read.owner, read.severity, frame, log)
