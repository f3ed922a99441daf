"""What the self-test found, as a table on the terminal and as dist/<board>/selftest.json."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from harness.firmware.boards import Board
from harness.firmware.selftest import FAILED, LACKS, TOO_LARGE, VERDICTS, Result, excused

Numbers = Mapping[str, float]


def marks(results: Sequence[Result]) -> dict[str, int]:
    """The highest high-water marks of all programs, with the sizes they are measured against."""
    seen = [result.memory for result in results if result.memory]
    return {
        "gc_heap": seen[0].gc_size,
        "gc_heap_peak": max(memory.gc_peak for memory in seen),
        "native_heap": seen[0].native_size,
        "native_heap_peak": max(memory.native_peak for memory in seen),
        "stack": seen[0].stack_size,
        "stack_peak": max(memory.stack_peak for memory in seen),
    }


def write(to: Path, board: Board, results: Sequence[Result], digits: Numbers) -> None:
    """The whole of it."""
    suites = {
        suite: dict(Counter(result.verdict for result in results if result.case.suite == suite))
        for suite in dict.fromkeys(result.case.suite for result in results)
    }
    content = {
        "board": board.name,
        "core": board.core,
        "layers": board.layers,
        "suites": suites,
        "digits": digits,
        "memory": marks(results),
        "too large": {r.case.name: r.report for r in results if r.verdict == TOO_LARGE},
        "lacks a layer": {r.case.name: r.report for r in results if r.verdict == LACKS},
        "left out": excused(),
        "failed": {r.case.name: r.report for r in results if r.verdict == FAILED},
        "seconds": round(sum(result.seconds for result in results), 1),
    }
    to.write_text(json.dumps(content, indent=2) + "\n")


def show(console: Console, board: Board, results: Sequence[Result], digits: Numbers) -> None:
    """A table of the suites, the marks, and what failed."""
    table = Table(title=f"{board.name} ({board.core}): self-test", title_justify="left")
    for column in ("suite", *VERDICTS):
        table.add_column(column, justify="left" if column == "suite" else "right")
    for suite in dict.fromkeys(result.case.suite for result in results):
        counts = Counter(result.verdict for result in results if result.case.suite == suite)
        table.add_row(suite, *(str(counts[name]) for name in VERDICTS))
    console.print(table)
    for name, value in {**marks(results), **digits}.items():
        number = f"{value:,}" if isinstance(value, int) else f"{value:.1e}"
        console.print(f"  {name.replace('_', ' '):<40}{number:>10}", highlight=False)
    for result in results:
        if result.verdict == FAILED:
            console.print(f"FAILED {result.case.suite} {result.case.name}\n{result.report}")
