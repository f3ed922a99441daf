"""Did an exception escape that the table does not allow for the call it came from?"""

from __future__ import annotations

import re

from harness.execute import RAISED, Execution
from harness.finding import Finding
from harness.lower import call_at
from harness.program import Program
from harness.triage.report import slug

_LINE = re.compile(r'^  File ".*", line (\d+)', re.MULTILINE)


def judge(program: Program, execution: Execution) -> Finding | None:
    """A finding named after the exception and the call."""
    if execution.outcome != RAISED:
        return None
    lines = execution.output.rstrip().splitlines()
    last = lines[-1] if lines else "an exception without a traceback"
    kind = last.partition(":")[0].strip()
    place = _LINE.search(execution.output)
    call = call_at(program, int(place[1])) if place else None
    operation = call.operation if call else "nowhere"
    return Finding(
        "exception",
        slug(f"exception-{kind}-{operation}"),
        f"{operation} raised {last}",
        log=execution.output,
    )
