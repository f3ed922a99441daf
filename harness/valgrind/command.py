"""`python -m harness valgrind`: tests on the build under memcheck, a summary and a verdict."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness import session
from harness.execute.environment import program
from harness.models import ROOT
from harness.reproduce import relative
from harness.triage import report

PRESET = "unix-valgrind"
REPORTS = ROOT / "build" / "reports" / "valgrind"
# Contract scripts, regressions, examples; each seed of each target; what proves that memcheck sees.
TESTS = ("tests/contract", "tests/regressions", "tests/examples", "tests/replay", "tests/memcheck")
_LOG_WIDTH = 120
_MARGIN = re.compile(r"^E? +", re.MULTILINE)  # what pytest puts in front of a message's lines


@dataclass(frozen=True, slots=True)
class Failure:
    """A program that did not end as it should."""

    test: str
    title: str
    owner: str
    severity: str
    key: str


@dataclass(slots=True)
class Group:
    """The tests of one folder."""

    name: str
    programs: int = 0
    seconds: float = 0.0
    failures: int = 0


def watch(_: argparse.Namespace) -> int:
    """Status 0 if memcheck objected to nothing and every program gave the right answer."""
    program(PRESET)
    REPORTS.mkdir(parents=True, exist_ok=True)
    junit = REPORTS / "junit.xml"
    junit.unlink(missing_ok=True)
    console = Console(width=None if sys.stdout.isatty() else _LOG_WIDTH)
    passed = session.run(TESTS, junit, {"NCNN_MP_BUILDS": PRESET})
    groups, failures = read(junit)
    _write(REPORTS / "summary.json", groups, failures)
    console.print(_table(groups))
    for failure in failures:
        console.print(
            f"{failure.severity:<8}  {failure.title}\n          {failure.test}", markup=False
        )
    clean = passed and not failures
    words = Text("No error, nothing lost.", "bold green") if clean else Text("Failed.", "bold red")
    console.print(words + Text(f" Numbers: {relative(REPORTS / 'summary.json')}"))
    return 0 if clean else 1


def read(junit: Path) -> tuple[list[Group], list[Failure]]:
    """What ran, folder by folder, and what failed, as triage reads it."""
    groups: dict[str, Group] = {}
    failures = []
    for case in ElementTree.parse(junit).iter("testcase"):
        if case.find("skipped") is not None:
            continue
        module = case.get("classname", "")
        name = "/".join(module.split(".")[:2])
        group = groups.setdefault(name, Group(name))
        group.programs += 1
        group.seconds += float(case.get("time", 0))
        found = [_failure(f"{module}::{case.get('name')}", log) for log in _logs(case)]
        group.failures += bool(found)
        failures += found
    return list(groups.values()), failures


def _logs(case: ElementTree.Element) -> Iterator[str]:
    for child in case:
        if child.tag in ("failure", "error"):
            yield f"{child.get('message', '')}\n{child.text or ''}"


def _failure(test: str, log: str) -> Failure:
    log = _MARGIN.sub("", log)
    if not report.looks_like_a_report(log):
        return Failure(test, "failed without a report of memcheck", "binding", "medium", "failed")
    found = report.read(log)
    return Failure(test, found.title, found.owner, found.severity, found.key)


def _write(to: Path, groups: list[Group], failures: list[Failure]) -> None:
    summary = {
        "programs": sum(group.programs for group in groups),
        "failures": len(failures),
        "groups": [asdict(group) for group in groups],
        "findings": [asdict(failure) for failure in failures],
    }
    to.write_text(json.dumps(summary, indent=2) + "\n")


def _table(groups: list[Group]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    table.add_column("folder")
    for name in ("programs", "time", "failures"):
        table.add_column(name, justify="right")
    for group in groups:
        style = "bold red" if group.failures else ""
        cells = (f"{group.programs:,}", f"{group.seconds:,.0f} s", str(group.failures))
        table.add_row(group.name, *cells, style=style)
    return table
