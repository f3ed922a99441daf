"""One report out of one log. A log that no parser understands is `corrupted`, never nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.triage import asan, fault, frames, memcheck, ubsan
from harness.triage.frames import Frame

_SLUG = re.compile(r"[^A-Za-z0-9_.]+")

# Most dangerous first; an access is "read", "write" or "".
_SEVERITY: tuple[tuple[str, str, str], ...] = (
    (r"double-free|bad-free|alloc-dealloc", "", "critical"),
    (r"overflow|use-after|poison|param|invalid-access", "write", "critical"),
    (r"overflow|use-after|poison|param|bounds|invalid-access", "read", "high"),
    (r"^SEGV|^BUS|^board-", "write", "high"),
    (r"^board-", "", "high"),
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
    """Whether any sanitizer, Valgrind or fault handler spoke."""
    headers = (asan.HEADER, ubsan.HEADER, memcheck.HEADER, fault.HEADER)
    return "Sanitizer:" in log or any(header.search(log) for header in headers)


def _names(top: Frame | None, stack: list[Frame]) -> list[str]:
    """What a key says of the place. An inline function of a header is in everything (ncnn's
    Mat::row): its caller is named as well."""
    if top is None:
        return ["nowhere"]
    names = [top.function or top.place]
    if top.path.endswith((".h", ".hpp")):
        callers = stack[stack.index(top) + 1 :]
        owned = (frame for frame in callers if frames.owner_of(frame))
        names += [frame.function for frame in owned if frame.path != top.path][:1]
    return names


def read(log: str) -> Report:
    """The report in the log."""
    found = asan.parse(log) or ubsan.parse(log) or memcheck.parse(log) or fault.parse(log)
    if found is None:
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
    stack = frames.frames(log[found.start :])
    if not stack and found.place:
        stack = [frames.frame_at("", found.place)]
    if not any(frame.path.startswith(frames.MODULE) for frame in stack):
        # Who freed or allocated it, where the module is not ours and has no frame of its own.
        stack += [f for f in frames.every(log[found.start :]) if f.path.startswith(frames.MODULE)]
    top = frames.first_project_frame(found.kind, stack)
    where = top.place if top else "a place without a project frame"
    size = f" of {found.size} byte{'s' * (found.size > 1)}" if found.size else ""
    access = f": {found.access}{size}" if found.access else ""
    return Report(
        title=f"{found.kind}{access} in {where}",
        kind=found.kind,
        frame=top,
        owner=frames.owner(found.kind, stack),
        severity=_severity(found.kind, found.access),
        key=slug("-".join(filter(None, (found.kind, found.access, *_names(top, stack))))),
        corrupted="" if stack else "no stack frame in it",
    )
