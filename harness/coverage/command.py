"""`python -m harness coverage`: tests with counters, the reports, a table and a verdict."""

from __future__ import annotations

import argparse
import sys

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.coverage import module, python
from harness.coverage.module import LEAST_BRANCHES, LEAST_LINES, REPORTS, Row
from harness.reproduce import relative

_LOG_WIDTH = 120


def measure(_: argparse.Namespace) -> int:
    """Status 0 if every test passed and csrc/ is covered as it must be."""
    console = Console(width=None if sys.stdout.isatty() else _LOG_WIDTH)
    python.clear()
    console.print(f"csrc/: the tests that run on {module.PRESET}")
    passed = module.test(python.MEASURED)
    console.print("harness/: its own tests")
    passed &= python.test()
    enough = module.report()
    harness = python.report()
    _show(module.rows(), console)
    console.print(
        f"harness/: {harness:.1f} % of lines and branches, {relative(python.FOLDER)}/index.html"
    )
    console.print(_verdict(passed, enough))
    return 0 if passed and enough else 1


def _verdict(passed: bool, enough: bool) -> Text:
    where = Text(f" Reports: {relative(REPORTS / 'index.html')}")
    if not passed:
        return Text("A test failed.", style="bold red") + where
    demand = f"{LEAST_LINES:g} % of the lines and {LEAST_BRANCHES:g} % of the branches of csrc/"
    if not enough:
        return Text(f"Below {demand}.", style="bold red") + where
    return Text(f"At least {demand}.", style="bold green") + where


def _share(covered: int, total: int, least: float) -> Text:
    percent = 100 * covered / total if total else 100.0
    style = "green" if percent >= least else "red"
    return Text(f"{covered:,}/{total:,} {percent:6.1f} %", style=style)


def _show(rows: list[Row], console: Console) -> None:
    table = Table(box=None, pad_edge=False, padding=(0, 2))
    table.add_column("file")
    for name in ("lines", "branches", "functions"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        cells = (
            _share(*row.lines, LEAST_LINES),
            _share(*row.branches, LEAST_BRANCHES),
            _share(*row.functions, 100),
        )
        table.add_row(row.name, *cells, style="italic" if row is rows[-1] else "")
    console.print(table)
