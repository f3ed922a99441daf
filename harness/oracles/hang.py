"""Did the program take longer than any program of this size may?"""

from __future__ import annotations

from harness.execute import HUNG, Execution
from harness.finding import Finding
from harness.program import Program
from harness.triage.report import slug


def judge(program: Program, execution: Execution) -> Finding | None:
    """A finding if there was no answer in time; the last call is the best guess at the culprit."""
    if execution.outcome != HUNG:
        return None
    last = program.calls[-1].operation if program.calls else "nothing"
    return Finding(
        "hang",
        slug(f"hang-{last}"),
        f"no answer within {execution.seconds:.0f} s, last call {last}",
        severity="low",
        log=execution.log,
    )
