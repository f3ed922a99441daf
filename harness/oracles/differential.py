"""Did every call give what CPython's ncnn gives for it?

For programs that were watched byte by byte. Results are the same to the last bit, but for the
members below, and for all that comes after one of them.
"""

from __future__ import annotations

import re
import struct

from harness.execute import FINISHED, Execution
from harness.execute.answers import Answer, Pair
from harness.finding import Finding
from harness.ops import OPERATIONS
from harness.oracles.model import readable, report
from harness.predict.world import no_memory
from harness.program import Program
from harness.triage.report import slug

# How far a number may be off, as a part of the larger of 1 and itself: the reference adds up in
# another order, eight or sixteen numbers at a time.
PREFIX = "differs"
TOLERANCES = {
    "Layer.forward": 1e-4,
    "Layer.forward_inplace": 1e-4,
    "Extractor.extract": 1e-4,
    "Mat.substract_mean_normalize": 1e-6,
}

_MAT = re.compile(r"\[([\d,]+)\]:([0-9a-f]*)")
_BYTES = re.compile(r"b(\d+):([0-9a-f]*)")


def went_well(program: Program, execution: Execution) -> list[bool]:
    """Which calls gave a result, as the program saw it."""
    seen = report(execution.output)
    return [not seen.get(place, "!").startswith("!") for place in range(len(program.calls))]


def judge(program: Program, execution: Execution, answers: dict[int, Pair]) -> Finding | None:
    """The first call with another result than the reference's."""
    if execution.outcome != FINISHED:
        return None
    seen, tolerance = report(execution.output), 0.0
    for place, (result, changed) in sorted(answers.items()):
        operation = program.calls[place].operation
        tolerance = max(tolerance, TOLERANCES.get(OPERATIONS[operation].member, 0.0))
        ours, _, shown = seen[place].partition("\x02")
        words = differs(ours, result, tolerance) or differs(shown, changed, tolerance)
        if words:
            return Finding(
                "differential",
                slug(f"{PREFIX}-{operation}"),
                f"{operation} differs from CPython's ncnn: {words}",
                severity="high",
                log=f"call {place} of\n{readable(execution.output)}",
            )
    return None


def differs(ours: str, answer: Answer | None, tolerance: float) -> str:
    """Empty, or both."""
    if answer is None or not ours or no_memory(ours):
        return ""
    if answer.kind == "refused":
        return f"it refuses ({answer.content}), we give {ours[:80]}"
    if ours.startswith("?"):
        return f"{ours}, expected {answer.kind}"
    if answer.kind == "value":
        return _value_differs(ours, answer.content)
    found = (_MAT if answer.kind == "mat" else _BYTES).fullmatch(ours)
    if found is None:
        return "" if ours.endswith("-") else f"{ours[:80]}, expected {answer.kind}"
    if answer.kind == "mat":
        sizes = [int(size) for size in found[1].split(",")]
        shape = (*sizes[:4], sizes[5])
        if shape != answer.shape:
            return f"shape {shape}, expected {answer.shape}"
    assert isinstance(answer.content, bytes)
    if not found[2]:
        return ""  # too long to be written out
    return _bytes_differ(bytes.fromhex(found[2]), answer.content, tolerance)


def _value_differs(ours: str, expected: object) -> str:
    if isinstance(expected, float):
        (found,) = struct.unpack(">d", bytes.fromhex(ours[1:]))
        same = found == expected or (found != found and expected != expected)
        return "" if same else f"{found!r}, expected {expected!r}"
    return "" if ours == repr(expected) else f"{ours}, expected {expected!r}"


def _bytes_differ(ours: bytes, expected: bytes, tolerance: float) -> str:
    if ours == expected:
        return ""
    if len(ours) != len(expected):
        return f"{len(ours)} bytes, expected {len(expected)}"
    if len(ours) % 4:
        return "other bytes"
    import numpy  # seldom needed, and slow to load into a fuzzer

    one, other = (numpy.frombuffer(data, numpy.float32) for data in (ours, expected))
    if numpy.allclose(one, other, tolerance, tolerance, equal_nan=True):
        return ""
    place = int(numpy.argmax(~numpy.isclose(one, other, tolerance, tolerance, equal_nan=True)))
    return f"number {place} is {one[place]!r}, expected {other[place]!r}"
