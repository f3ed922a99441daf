"""Where was memory allocated that outlives the program? One finding for each place."""

from __future__ import annotations

import re
from functools import lru_cache

from harness.execute import FINISHED, RAISED, Execution
from harness.finding import Finding
from harness.triage import frames
from harness.triage.report import slug

_STACK = re.compile(r"^Direct leak of (\d+) byte\(s\) in (\d+) object\(s\)", re.MULTILINE)
_INNERMOST = 3


def judge_each(execution: Execution) -> list[Finding]:
    """Findings, if all that is known to be left is memory of the C heap."""
    accounted = execution.live_handles or execution.native_bytes
    if execution.outcome not in (FINISHED, RAISED) or accounted or execution.leaked_bytes <= 0:
        return []
    starts = list(_STACK.finditer(execution.log))
    found: dict[str, Finding] = {}
    for match in starts:
        finding = _finding(execution.log[match.start() :], int(match[1]), int(match[2]))
        found.setdefault(finding.key, finding)
    return list(found.values())


def _finding(log: str, size: int, count: int) -> Finding:
    """One stack of the report."""
    head, _, stack = log.partition("\n\n")[0].partition("\n")
    key, where, owner, frame = _place(stack)
    blocks = f"{count} block{'s' * (count > 1)}"
    title = f"memory-leak: {size} bytes in {blocks} from {where}"
    return Finding("leak", key, title, owner, "medium", frame, f"{head}\n{stack}\n")


@lru_cache(maxsize=4096)
def _place(log: str) -> tuple[str, str, str, str]:
    """Key, place, owner and frame of a stack: a module that leaks shows the same ones all the time.
    Named after the functions of the binding: one function may allocate for all."""
    stack = frames.frames(log)
    ours = [frame for frame in stack if frames.owner_of(frame) == "binding"]
    top = frames.first_project_frame("memory-leak", stack)
    names = dict.fromkeys(frame.function for frame in ours[:_INNERMOST] or ([top] if top else []))
    key = slug("-".join(("memory-leak", *names)) if names else "memory-leak-nowhere")
    place = top.place if top else ""
    where = place or "a place without a project frame"
    return key, where, frames.owner("memory-leak", stack), place
