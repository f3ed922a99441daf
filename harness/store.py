"""Keeps findings on disk, one folder a key: script, program, log, report, input; and how often."""

from __future__ import annotations

import json
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from harness.finding import Finding
from harness.program import Program
from harness.reproduce import script

SCRIPT = "repro.py"


@dataclass(frozen=True, slots=True)
class Stored:
    """A finding as it lies on disk."""

    key: str
    title: str
    oracle: str
    owner: str
    severity: str
    frame: str
    count: int
    targets: tuple[str, ...]
    seconds: float
    calls: int
    reproduced: bool
    script: str


class Store:
    """The findings folder of one campaign. Several threads may use it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._reports: dict[str, Stored] = {}
        self._names: dict[str, str] = {}

    def again(self, key: str, target: str) -> bool:
        """Counts another sight of a known finding; False if it is news."""
        with self._lock:
            known = self._reports.get(self._names.get(key, key))
            if known is None:
                return False
            targets = tuple(sorted({*known.targets, target}))
            fields = asdict(known) | {"count": known.count + 1, "targets": targets}
            self._write(Stored(**fields))
            return True

    def add(
        self,
        finding: Finding,
        program: Program,
        text: str,
        target: str,
        data: bytes,
        seconds: float,
        reproduced: bool,
        seen_as: str,
    ) -> Stored:
        """Stores a new finding, its program and the rest of its text; `seen_as` is the key under
        which workers will meet it again."""
        folder = self.folder / finding.key
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / SCRIPT
        path.write_text(script(finding, text, target, path, reproduced))
        (folder / "program.json").write_text(program.to_json())
        (folder / "log.txt").write_text(finding.log)
        (folder / "input.bin").write_bytes(data)
        stored = Stored(
            key=finding.key,
            title=finding.title,
            oracle=finding.oracle,
            owner=finding.owner,
            severity=finding.severity,
            frame=finding.frame,
            count=1,
            targets=(target,),
            seconds=round(seconds, 1),
            calls=len(program.calls),
            reproduced=reproduced,
            script=str(path),
        )
        with self._lock:
            self._names[seen_as] = finding.key
            self._write(stored)
        return stored

    def all(self) -> list[Stored]:
        """Every finding, the worst first."""
        order = ("critical", "high", "medium", "low")
        with self._lock:
            return sorted(self._reports.values(), key=lambda s: (order.index(s.severity), s.key))

    def _write(self, stored: Stored) -> None:
        self._reports[stored.key] = stored
        report = json.dumps(asdict(stored), indent=2) + "\n"
        (self.folder / stored.key / "report.json").write_text(report)


def load(folder: Path) -> list[Stored]:
    """The findings that lie in a folder."""
    reports = sorted(folder.glob("*/report.json"))
    rows = [json.loads(report.read_text()) for report in reports]
    return [Stored(**{**row, "targets": tuple(row["targets"])}) for row in rows]
