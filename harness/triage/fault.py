"""The dialect of boards: what fault handlers and firmware print before they end."""

from __future__ import annotations

import re

from harness.triage.asan import Fault

HEADER = re.compile(
    r"\b(?P<arm>\w+) exception caught:|MCAUSE=\w+ \((?P<riscv>[^)]*)\)"
    r"|^FATAL: (?!uncaught NLR)(?P<words>.+)$",
    re.MULTILINE,
)
_ACCESS = re.compile(r"^(Load|Store)")


def parse(log: str) -> Fault | None:
    """The first fault in the log, or None if there is none."""
    header = HEADER.search(log)
    if header is None:
        return None
    if header["words"]:
        return Fault("firmware-" + header["words"], "", 0, header.start())
    cause = header["arm"] or header["riscv"]
    access = _ACCESS.match(cause)
    kind = "board-" + cause.lower().replace("/amo", "").replace(" ", "-")
    direction = {"Load": "read", "Store": "write"}.get(access[1], "") if access else ""
    return Fault(kind, direction, 0, header.start())
