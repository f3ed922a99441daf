"""One report out of one log. A log that no parser understands is `corrupted`, never nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.triage import asan, frames, memcheck, ubsan
from harness.triage.frames import Frame

_SLUG = re.compile(r"[^A-Za-z0-9_.]+")

# Most dangerous first; an access is "read", "write" or "".
_SEVERITY: tuple[tuple[str, str, str], ...] = (
    (r"double-free|bad-free|alloc-dealloc", "", "critical"),
    (r"overflow|use-after|poison|param|invalid-access", "write", "critical"),
    (r"overflow|use-after|poison|param|bounds|invalid-access", "read", "high"),
    (r"^SEGV|^BUS", "write", "high"),
    (r"^index-out-of-bounds", "", "high"),
    (r"stack-overflow|allocation-size|out-of-memory|hang", "", "low"),
)


@dataclass(frozen=True, slots=True)
class Report:
    """What a log says, once it is read."""

    title: str
    kind: str
    frame: Frame | None
    owner: str
    severity: str
    key: str
    corrupted: str = ""


def slug(text: str) -> str:
    """A piece of a file name."""
    return _SLUG.sub("-", text).strip("-")[:80]


def _severity(kind: str, access: str) -> str:
    for pattern, wanted, severity in _SEVERITY:
        if re.search(pattern, kind) and wanted in ("", access):
            return severity
    return "medium"


def looks_like_a_report(log: str) -> bool:
    """Whether any sanitizer spoke."""
    headers = (asan.HEADER, ubsan.HEADER, memcheck.HEADER)
    return "Sanitizer:" in log or any(header.search(log) for header in headers)


def read(log: str) -> Report:
    """The report in the log."""
    fault = asan.parse(log) or ubsan.parse(log) or memcheck.parse(log)
    if fault is None:
        why = "no parser knows its header" if log.strip() else "it is empty"
        return Report(
            "sanitizer log that cannot be read",
            "corrupted",
            None,
            "harness",
            "medium",
            "corrupted",
            why,
        )
    stack = frames.frames(log[fault.start :])
    if not stack and fault.place:
        stack = [frames.frame_at("", fault.place)]
    if not any(frame.path.startswith(frames.MODULE) for frame in stack):
        # Who freed or allocated it, where the module is not ours and has no frame of its own.
        stack += [f for f in frames.every(log[fault.start :]) if f.path.startswith(frames.MODULE)]
    top = frames.first_project_frame(fault.kind, stack)
    where = top.place if top else "a place without a project frame"
    size = f" of {fault.size} byte{'s' * (fault.size > 1)}" if fault.size else ""
    access = f": {fault.access}{size}" if fault.access else ""
    return Report(
        title=f"{fault.kind}{access} in {where}",
        kind=fault.kind,
        frame=top,
        owner=frames.owner(fault.kind, stack),
        severity=_severity(fault.kind, fault.access),
        key=slug(
            "-".join(
                filter(
                    None,
                    (fault.kind, fault.access, (top.function or top.place) if top else "nowhere"),
                )
            )
        ),
        corrupted="" if stack else "no stack frame in it",
    )
