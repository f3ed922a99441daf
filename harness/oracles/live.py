"""Did native handles or native memory outlive the program and the last collection?"""

from __future__ import annotations

from collections.abc import Callable

from harness.execute import FINISHED, RAISED, Execution
from harness.finding import Finding
from harness.oracles import leak
from harness.program import Program

# Exact counts, no thresholds. Fewer handles than before mean that one was released twice; a smaller
# C heap only means that somebody else's cache was emptied.
_COUNTS: tuple[tuple[str, str, Callable[[Execution], int]], ...] = (
    ("live-handles", "native handles", lambda execution: execution.live_handles),
    ("live-bytes", "accounted native bytes", lambda execution: execution.native_bytes),
    ("leaked-bytes", "bytes of the C heap", lambda execution: max(0, execution.leaked_bytes)),
)


def judge(_: Program, execution: Execution) -> Finding | None:
    """A finding if anything is left."""
    if execution.outcome not in (FINISHED, RAISED):
        return None
    told = leak.judge_each(execution)
    if told:
        return told[0]
    left = [
        (key, f"{count(execution)} {words}") for key, words, count in _COUNTS if count(execution)
    ]
    if not left:
        return None
    counts = " and ".join(words for _, words in left)
    return Finding("live", left[0][0], f"{counts} outlive the program", log=execution.output)
