"""Triage against real logs: every file in logs/ begins with what must be read out of it.

    pytest tests/golden --update

rewrites the headers; a new log needs two empty lines in front.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.triage import report

LOGS = sorted((Path(__file__).parent / "logs").glob("*.log"))


def header(log: str) -> str:
    """What triage says of a log."""
    read = report.read(log)
    fields = {
        "TITLE": read.title,
        "KIND": read.kind,
        "FRAME": read.frame.place if read.frame else "",
        "OWNER": read.owner,
        "SEVERITY": read.severity,
        "KEY": read.key,
        "CORRUPTED": read.corrupted,
    }
    return "".join(f"{name}: {value}".rstrip() + "\n" for name, value in fields.items())


@pytest.mark.parametrize("path", LOGS, ids=[path.stem for path in LOGS])
def test_reads_the_log(path: Path, request: pytest.FixtureRequest) -> None:
    """Title, kind, frame, owner, severity and key are those of the header."""
    expected, _, log = path.read_text().partition("\n\n")
    if request.config.getoption("--update"):
        path.write_text(header(log) + "\n" + log)
        return
    assert header(log) == expected.lstrip("\n") + "\n"


def test_every_kind_of_outcome_is_there() -> None:
    """The collection covers all owners, and logs that cannot be read."""
    reports = [report.read(path.read_text().partition("\n\n")[2]) for path in LOGS]
    assert {read.owner for read in reports} >= {"binding", "ncnn", "micropython", "harness"}
    assert any(read.kind == "corrupted" for read in reports)


def test_empty_log_is_corrupted_not_lost() -> None:
    """Nothing is dropped in silence."""
    read = report.read("")
    assert (read.key, read.corrupted) == ("corrupted", "it is empty")
