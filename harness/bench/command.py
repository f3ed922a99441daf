"""`python -m harness bench`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from rich.console import Console

from harness.bench import programs, report
from harness.bench.cost import Clock, WorkError, costs, cpu_seconds
from harness.models import ROOT

OUTPUT = ROOT / "build" / "reports" / "bench.json"
LOG_WIDTH = 120
# Each is a start of the fuzzer, and thousands of programs.
FUZZ_ROUNDS = 3


def measure(rounds: int, clock: Clock = cpu_seconds) -> dict[str, float]:
    """CPU seconds of everything that is compared, by name."""
    found = costs(programs.loads(), rounds, clock)
    found |= costs(programs.extracts(), rounds, clock)
    with tempfile.TemporaryDirectory() as folder:
        found |= costs(programs.fuzzing(Path(folder)), min(rounds, FUZZ_ROUNDS), clock)
    return found


def bench(options: argparse.Namespace) -> int:
    """Status 1 if a budget is missed."""
    console = Console(width=None if sys.stdout.isatty() else LOG_WIDTH)
    try:
        programs.prepare()
        found = measure(options.rounds)
    except WorkError as error:
        print(f"python -m harness bench: {error}", file=sys.stderr)
        return 2
    return conclude(console, found, options.rounds, OUTPUT)


def conclude(console: Console, found: report.Costs, rounds: int, output: Path) -> int:
    """What comes of it."""
    judged = report.numbers(found, report.budgets())
    report.write(output, judged, found, rounds)
    report.show(console, judged)
    console.print(f"CPU time, medians of {rounds} rounds in turn; {output}", style="dim")
    return 0 if all(number.kept for number in judged) else 1
