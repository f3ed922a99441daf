"""`python -m harness.firmware.size_report BOARD…`: flash and RAM by component, against budgets.

Writes dist/<board>/size.json and size.svg; status 1 if a budget of ports/budgets.toml is broken.
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
        "module_ram": report["ram"].get("module's data", 0),
        "verifier": report["flash"].get("verifier", 0),
    }
    return [
        f"{board}: {name} takes {measured[name]:,} bytes, expected 1 to {most:,} ({BUDGETS.name})"
        for name, most in own.items()
        if not 0 < measured[name] <= most  # nothing at all: it is counted under another name
    ]


def table(board: str, report: Report) -> Table:
    """Its components."""
    made = Table(title=f"{board}: bytes of flash and static RAM", title_justify="left", box=None)
    for column in ("component", "flash", "RAM"):
        made.add_column(column, justify="left" if column == "component" else "right")
    names = list(dict.fromkeys((*report["flash"], *report["ram"])))
    for name in (*names, "total"):
        flash, ram = (_sum(report[memory], name) for memory in ("flash", "ram"))
        made.add_row(name, f"{flash:,}", f"{ram:,}", end_section=name == names[-1])
    return made


def _sum(part: dict[str, int], name: str) -> int:
    return sum(part.values()) if name == "total" else part.get(name, 0)


def write(board: str, report: Report, budgets: dict[str, int]) -> Path:
    """The JSON and the picture, beside the image."""
    folder = ROOT / "dist" / board
    folder.mkdir(parents=True, exist_ok=True)
    content = {**report, "budgets": budgets}
    (folder / "size.json").write_text(json.dumps(content, indent=1) + "\n")
    total = sum(report["flash"].values())
    title = f"{board}: {total / 1024:,.0f} KiB of flash"
    drawn = picture.bars(title, report["flash"], max(budgets["flash"], total))
    (folder / "size.svg").write_text(drawn)
    return folder


def main() -> int:
    """Exit status 1 if something is larger than it may be."""
    parser = argparse.ArgumentParser(prog="python -m harness.firmware.size_report")
    parser.add_argument("boards", nargs="+", metavar="BOARD")
    options = parser.parse_args()
    budgets = tomllib.loads(BUDGETS.read_text())
    console = Console(width=None if sys.stdout.isatty() else 100)
    failures: list[str] = []
    for board in options.boards:
        report = report_of(board)
        console.print(table(board, report))
        own = budgets["all"] | budgets.get(board, {})
        write(board, report, own)
        failures += broken(board, report, own)
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
