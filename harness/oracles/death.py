"""Did the process end although no sanitizer said why?"""

from __future__ import annotations

import signal

from harness.execute import DIED, Execution
from harness.finding import Finding
from harness.program import Program
from harness.triage.report import slug

# Last words of MicroPython and the C library that are worth a key of their own.
LAST_WORDS: tuple[tuple[str, str, str], ...] = (
    ("uncaught NLR", "uncaught-nlr", "a MicroPython exception that nobody caught"),
    ("terminate called", "uncaught-cxx-exception", "a C++ exception that nobody caught"),
    ("Assertion", "assertion", "a failed assertion"),
)


def _how(status: int | None) -> tuple[str, str]:
    if status is not None and status < 0:
        name = signal.Signals(-status).name
        return name, f"killed by {name}"
    return f"exit-{status}", f"ended with status {status}"


def judge(_: Program, execution: Execution) -> Finding | None:
    """A finding if the process is gone."""
    if execution.outcome != DIED:
        return None
    code, words = _how(execution.status)
    for mark, key, cause in LAST_WORDS:
        if mark in execution.log:
            return Finding(
                "death", f"death-{key}", f"the interpreter died of {cause}", log=execution.log
            )
    return Finding(
        "death",
        slug(f"death-{code}"),
        f"the interpreter died: {words}",
        severity="high",
        log=execution.log,
    )
