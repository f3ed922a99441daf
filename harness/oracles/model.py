"""Did every call do what the model of the module in plain Python says that it must?

For programs that were watched: each call's line of the report is compared with what the model
expects (harness/predict/).
"""

from __future__ import annotations

from harness.execute import FINISHED, Execution
from harness.finding import Finding
from harness.predict.rules import FORMS
from harness.predict.world import World
from harness.program import Program
from harness.triage.report import slug

_WIDTH = 120
_SEVERITY = {"accepted": "high", "gave": "high", "refused": "low", "raised": "low"}


def report(output: str) -> dict[int, str]:
    """What a watched program said of its calls, by their number; a line cut off says nothing."""
    found: dict[int, str] = {}
    for line in output.split("\n")[:-1]:
        if line.startswith("\x01"):
            number, _, text = line[1:].partition(" ")
            found[int(number)] = text
    return found


def readable(output: str) -> str:
    """The report for people, no line longer than theirs."""
    lines = output.replace("\x01", "").replace("\x02", "; ").split("\n")
    return "\n".join(line if len(line) < _WIDTH else f"{line[:_WIDTH]}…" for line in lines)


def judge(program: Program, execution: Execution) -> Finding | None:
    """The first call that did something else."""
    if execution.outcome != FINISHED or "\x01" not in execution.output:
        return None
    seen = report(execution.output)
    world = World(FORMS)
    for place, call in enumerate(program.calls):
        objection = world.follow(place, call, seen.get(place))
        if objection is not None:
            words = objection.words.replace("\x02", " and left ")
            return Finding(
                "model",
                slug(f"model-{objection.way}-{call.operation}"),
                f"{call.operation} {objection.way} {words}",
                severity=_SEVERITY[objection.way],
                log=f"call {place} of\n{readable(execution.output)}",
            )
    return None
