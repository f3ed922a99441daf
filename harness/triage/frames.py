"""Stacks: how a frame is written, and whose code a path is, as data read by every parser."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of a stack trace."""

    function: str
    path: str
    line: int

    @property
    def place(self) -> str:
        """Function, file and line as a person wants to read them."""
        where = f"{shortened(self.path)}:{self.line}" if self.line else shortened(self.path)
        return f"{self.function} ({where})" if self.function and where else self.function or where


# `#4 0x55d0 in name(int, char*) /path/file.c:12:34` or `… in name (/path/program+0x12)`, and
# memcheck's `==123==    by 0x55D0: name(int, char*) (/path/file.c:12)`
_FRAMES = (
    re.compile(
        r"^\s*#\d+ 0x[0-9a-f]+ +in (?P<function>.+) (?P<path>\(?[^\s()]+)\)?(?: \(BuildId.*)?$"
    ),
    re.compile(r"^==\d+==\s+(?:at|by) 0x[0-9A-F]+: (?P<function>.+) \((?:in )?(?P<path>[^()]+)\)$"),
)
_INNERMOST = re.compile(r"^\s*#0 |^==\d+==\s+at ")
_END = re.compile(r"^(?:==\d+==)?\s*$")
_POSITION = re.compile(r":(\d+)(:\d+)?$")

# First match wins. Paths as compilers write them: from the root of a checkout, cache or build.
# c_api.cpp only hands on what it is given: what goes wrong in it was asked for by its caller.
OWNERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^/module/"), "binding"),  # somebody else's, in the place of csrc/
    (re.compile(r"(^|/)csrc/"), "binding"),
    (re.compile(r"(^|/)sanitizers/unix/"), "harness"),
    (re.compile(r"(^|/)src/c_api\.cpp$"), ""),
    (re.compile(r"(^|/)ncnn[^/]*/src/"), "ncnn"),
    (re.compile(r"(^|/)micropython[^/]*/"), "micropython"),
    (re.compile(r"^(src|layer)/"), "ncnn"),
    (re.compile(r"^(py|extmod|shared)/"), "micropython"),
)
OWNER_NAMES = {name for _, name in OWNERS if name}

# Whatever frame is on top: these come of a lifetime, and lifetimes are the binding's work; so is
# Python's heap, of which ncnn knows nothing.
BINDING_KINDS = frozenset(
    {
        "heap-use-after-free",
        "double-free",
        "bad-free",
        "alloc-dealloc-mismatch",
        "gc-heap-use-after-free",
        "gc-heap-overflow",
    }
)

MODULE = "/module/"

_PREFIX = re.compile(r"^.*/(?=(csrc|sanitizers/unix|src|py|extmod|shared)/)")


def shortened(path: str) -> str:
    """The path from the root of the project it belongs to, without anybody's home folder."""
    if path.startswith("("):
        return ""
    if path.startswith(MODULE):
        return path
    return _PREFIX.sub("", path, count=1)


def frames(log: str) -> list[Frame]:
    """The first stack in the text; further ones say who freed or allocated."""
    stack: list[Frame] = []
    for line in log.splitlines():
        frame = _frame(line)
        if frame:
            if stack and _INNERMOST.match(line):
                break
            stack.append(frame)
        elif stack and _END.match(line):
            break
    return stack


def every(log: str) -> list[Frame]:
    """The frames of all stacks in the text."""
    return list(filter(None, map(_frame, log.splitlines())))


def _frame(line: str) -> Frame | None:
    match = next(filter(None, (pattern.match(line) for pattern in _FRAMES)), None)
    return frame_at(match["function"], match["path"]) if match else None


def frame_at(function: str, path: str) -> Frame:
    """A frame whose path ends in line and column."""
    position = _POSITION.search(path)
    if position is None:
        return Frame(_bare(function), path, 0)
    return Frame(_bare(function), path[: position.start()], int(position[1]))


def _bare(function: str) -> str:
    """A C++ name without its arguments."""
    return function.partition("(")[0] or function


def owner_of(frame: Frame) -> str | None:
    """Whose code it is, or None for the C library, the fuzzer and the like."""
    return next((owner for pattern, owner in OWNERS if pattern.search(frame.path)), "") or None


def first_project_frame(kind: str, stack: list[Frame]) -> Frame | None:
    """The innermost frame that belongs to one of the four owners; for the heap of Python the
    innermost of its owner's; of a module that is not ours the innermost of its own, as what it lets
    ncnn and MicroPython do is its fault."""
    for frame in stack:
        if frame.path.startswith(MODULE):
            return frame
    wanted = {owner(kind, stack)} if kind.startswith("gc-heap") else OWNER_NAMES
    return next((frame for frame in stack if owner_of(frame) in wanted), None)


def owner(kind: str, stack: list[Frame]) -> str:
    """Who has to look at it first. With no frame at all it is the harness's fault."""
    owners = list(filter(None, map(owner_of, stack)))
    if any(frame.path.startswith(MODULE) for frame in stack):
        return "binding"
    if kind in BINDING_KINDS and "binding" in owners:
        return "binding"
    return owners[0] if owners else "harness"
