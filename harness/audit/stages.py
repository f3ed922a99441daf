"""The stages of an audit: read from ports/audit.toml, run one after the other, results kept."""

from __future__ import annotations

import hashlib
import os
import shlex
import subprocess
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from harness.audit.inputs import Inputs
from harness.audit.manifest import GateError, Manifest, Result, read
from harness.setup.cache import ROOT
from harness.setup.environment import clean

STAGES = ROOT / "ports" / "audit.toml"
LOGS = ROOT / "build" / "reports" / "audit"


@dataclass(frozen=True, slots=True)
class Stage:
    """One make target with its budgets."""

    name: str
    make: tuple[str, ...]
    budget: dict[str, str] = field(default_factory=dict)
    reports: tuple[str, ...] = ()

    @property
    def command(self) -> tuple[str, ...]:
        """What is run."""
        values = [f"{name}={value}" for name, value in self.budget.items()]
        return ("make", "--no-print-directory", *self.make, *values)


def stages(file: Path = STAGES) -> list[Stage]:
    """In the order of the file."""
    return [
        Stage(
            name,
            tuple(table["make"]),
            {key: str(value) for key, value in table.get("budget", {}).items()},
            tuple(table.get("reports", ())),
        )
        for name, table in tomllib.loads(file.read_text()).items()
    ]


def audit(planned: Sequence[Stage], present: Inputs, file: Path, root: Path = ROOT) -> Manifest:
    """Runs what has not passed for these inputs yet; the manifest is written after each stage."""
    manifest = Manifest(present)
    passed = _passed_before(present, file)
    for stage in planned:
        result = passed.get(stage.name)
        if result is not None and result.command == shlex.join(stage.command):
            print(f"audit: {stage.name}: passed before, {result.finished}", flush=True)
        else:
            result = _run(stage, root)
            print(f"audit: {stage.name}: {_verdict(result)}, {result.seconds:.0f} s", flush=True)
        manifest.stages.append(result)
        manifest.write(file)
    manifest.verdict = _verdict(*manifest.stages)
    manifest.write(file)
    return manifest


def _verdict(*results: Result) -> str:
    return "passed" if all(result.passed for result in results) else "failed"


def _passed_before(present: Inputs, file: Path) -> dict[str, Result]:
    try:
        before = read(file)
    except GateError:
        return {}
    if before.inputs != present:
        return {}
    return {result.stage: result for result in before.stages if result.passed}


def _run(stage: Stage, root: Path) -> Result:
    """What it prints goes to the terminal and into its log."""
    for stale in _reports(stage.reports, root):
        stale.unlink()
    log = LOGS / f"{stage.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    begun = time.monotonic()
    with (
        log.open("w") as kept,
        subprocess.Popen(
            stage.command,
            cwd=root,
            env={**clean(), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        assert process.stdout is not None
        for line in process.stdout:
            kept.write(line)
            sys.stdout.write(line)
            sys.stdout.flush()
    absent = [pattern for pattern in stage.reports if not _reports([pattern], root)]
    for pattern in absent:
        print(f"audit: {stage.name}: left no {pattern}", flush=True)
    return Result(
        stage.name,
        shlex.join(stage.command),
        stage.budget,
        process.returncode == 0 and not absent,
        round(time.monotonic() - begun, 1),
        datetime.now(UTC).isoformat(timespec="seconds"),
        os.path.relpath(log, root),
        {
            os.path.relpath(file, root): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in _reports(stage.reports, root)
        },
    )


def _reports(patterns: Sequence[str], root: Path) -> list[Path]:
    return sorted({file for pattern in patterns for file in root.glob(pattern) if file.is_file()})
