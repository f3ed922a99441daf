"""What guard mutation leaves behind: guards.json, a folder for each detection, a table to read."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from harness.guards.cases import Generated
from harness.guards.hunt import Detection
from harness.guards.switches import Guard
from harness.reproduce import relative


@dataclass(frozen=True, slots=True)
class Row:
    """One guard, as it stands in guards.json."""

    name: str
    file: str
    line: int
    detected: bool
    seconds: float
    finding: str
    reason: str  # why nothing can detect it

    @property
    def settled(self) -> bool:
        """Detected or excused, and not both: an excuse that is refuted has to go."""
        return self.detected != bool(self.reason)

    @property
    def verdict(self) -> str:
        """The finding, or why there is none."""
        if self.detected:
            return self.finding + (" (and yet it is excused)" if self.reason else "")
        return f"excused: {self.reason}" if self.reason else "NOTHING NOTICES IT"


def row(guard: Guard, detection: Detection | None, seconds: float, reason: str) -> Row:
    """What is reported of one guard."""
    finding = detection.finding.title if detection else ""
    took = round(detection.seconds if detection else seconds, 2)
    return Row(guard.name, guard.file, guard.line, detection is not None, took, finding, reason)


def write(path: Path, rows: Sequence[Row]) -> None:
    """guards.json."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {"guards": [asdict(one) for one in rows]}
    path.write_text(json.dumps(content, indent=2) + "\n")


def keep(folder: Path, guard: Guard, detection: Detection) -> None:
    """A script that shows the finding, the program and the log."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "repro.py"
    header = f"""\
# What happens when the guard {guard.name} ({guard.file}:{guard.line}) is missing:
# {detection.finding.title}
# Found by {detection.case.origin}. From the root of the repository:
#     python3 -m harness replay {relative(path)}

import ncnn_mp
ncnn_mp._guard({guard.name!r}, False)
"""
    path.write_text(header + detection.case.text())
    if isinstance(detection.case, Generated):
        (folder / "program.json").write_text(detection.case.program.to_json())
    (folder / "log.txt").write_text(detection.finding.log)


def show(console: Console, rows: Sequence[Row], lengths: Sequence[int], seconds: float) -> None:
    """A table of all guards, and the numbers below it."""
    table = Table(box=None, pad_edge=False)
    for heading in ("guard", "where", "seconds", "first finding"):
        table.add_column(heading, justify="right" if heading == "seconds" else "left")
    for one in rows:
        style = None if one.settled else "bold red"
        where = f"{one.file}:{one.line}"
        table.add_row(one.name, where, f"{one.seconds:.2f}", one.verdict, style=style)
    console.print(table)
    detected = [one for one in rows if one.detected]
    excused = sum(bool(one.reason) for one in rows)
    console.print(
        f"{len(detected)} of {len(rows)} guards detected, {excused} excused, "
        f"{sum(not one.settled for one in rows)} open, in {seconds:.0f} s"
    )
    if detected:
        console.print(
            f"median: {statistics.median(one.seconds for one in detected):.2f} s to the first "
            f"finding, {statistics.median(lengths):.0f} statements in its shortest program"
        )
