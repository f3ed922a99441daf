"""`python -m harness.firmware.size_report BOARD…`: flash and RAM by component, against budgets.

Writes dist/<board>/size.json and size.svg; status 1 if a budget of ports/budgets.toml is broken.
The last release's sizes are ports/sizes/<board>.json, written with --release.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from pathlib import Path

from rich.console import Console
from rich.table import Table

from harness.firmware import link_map, picture
from harness.models import ROOT
from harness.networks.files import layer_types

BUDGETS = ROOT / "ports" / "budgets.toml"
RELEASED = ROOT / "ports" / "sizes"
Report = dict[str, dict[str, int]]


def report_of(board: str) -> Report:
    """Bytes by component of each memory, and of each of ncnn's layers."""
    text = (ROOT / "build" / board / "firmware.map").read_text()
    sizes = link_map.read(text, [*layer_types()])
    return {
        name: dict(counted.most_common())
        for name, counted in (("flash", sizes.flash), ("ram", sizes.ram), ("layers", sizes.layers))
    }


def broken(board: str, report: Report, own: dict[str, int]) -> list[str]:
    """Sentences, one a budget that does not hold."""
    measured = {
        "flash": sum(report["flash"].values()),
        "ram": sum(report["ram"].values()),
        "module": report["flash"].get("module", 0),
        "verifier": report["flash"].get("verifier", 0),
    }
    return [
        f"{board}: {name} takes {measured[name]:,} bytes, its budget is {most:,} ({BUDGETS.name})"
        for name, most in own.items()
        if measured[name] > most
    ]


def table(board: str, report: Report, before: Report) -> Table:
    """Components with what has changed since the last release."""
    made = Table(title=f"{board}: bytes of flash and static RAM", title_justify="left", box=None)
    for column in ("component", "flash", "since release", "RAM"):
        made.add_column(column, justify="left" if column == "component" else "right")
    names = list(dict.fromkeys((*report["flash"], *report["ram"])))
    for name in (*names, "total"):
        now, old, ram = (
            _sum(part, name) for part in (report["flash"], before.get("flash", {}), report["ram"])
        )
        change = f"{now - old:+,}" if before else "–"
        made.add_row(name, f"{now:,}", change, f"{ram:,}", end_section=name == names[-1])
    return made


def _sum(part: dict[str, int], name: str) -> int:
    return sum(part.values()) if name == "total" else part.get(name, 0)


def write(board: str, report: Report, before: Report, budgets: dict[str, int]) -> Path:
    """The JSON and the picture, beside the image."""
    folder = ROOT / "dist" / board
    folder.mkdir(parents=True, exist_ok=True)
    content = {**report, "budgets": budgets, "last release": before}
    (folder / "size.json").write_text(json.dumps(content, indent=1) + "\n")
    total = sum(report["flash"].values())
    title = f"{board}: {total / 1024:,.0f} KiB of flash"
    drawn = picture.bars(
        title, report["flash"], before.get("flash", {}), max(budgets["flash"], total)
    )
    (folder / "size.svg").write_text(drawn)
    return folder


def main() -> int:
    """Exit status 1 if something is larger than it may be."""
    parser = argparse.ArgumentParser(prog="python -m harness.firmware.size_report")
    parser.add_argument("boards", nargs="+", metavar="BOARD")
    parser.add_argument("--release", action="store_true", help="keep these sizes as the release's")
    options = parser.parse_args()
    budgets = tomllib.loads(BUDGETS.read_text())
    console = Console(width=None if sys.stdout.isatty() else 100)
    failures: list[str] = []
    for board in options.boards:
        report = report_of(board)
        released = RELEASED / f"{board}.json"
        before: Report = json.loads(released.read_text()) if released.exists() else {}
        console.print(table(board, report, before))
        own = budgets["all"] | budgets.get(board, {})
        write(board, report, before, own)
        failures += broken(board, report, own)
        if options.release:
            released.parent.mkdir(exist_ok=True)
            released.write_text(json.dumps(report, indent=1) + "\n")
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
