"""`python -m harness guards`."""

from __future__ import annotations

import argparse
import sys
import time

from rich.console import Console

from harness.generate import PROFILES
from harness.guards import report
from harness.guards.campaign import OUTPUT, Campaign

LOG_WIDTH = 160


def guards(options: argparse.Namespace) -> int:
    """Status 1 if a guard is neither detected nor excused."""
    console = Console(width=None if sys.stdout.isatty() else LOG_WIDTH)
    begun = time.monotonic()
    campaign = Campaign(sorted(PROFILES), options.seconds, options.jobs, OUTPUT)
    unknown = set(options.guard) - {guard.name for guard in campaign.guards}
    if unknown or not campaign.guards:
        print(f"python -m harness guards: no guard {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    wanted = [guard for guard in campaign.guards if guard.name in (options.guard or (guard.name,))]
    failing = campaign.measure()
    console.print(f"{time.monotonic() - begun:5.0f} s  inputs measured, {len(wanted)} guards to go")
    results = []
    for result in campaign.run(wanted):
        results.append(result)
        row, elapsed = result.row, time.monotonic() - begun
        console.print(f"{elapsed:5.0f} s  {len(results):3} {row.name}: {row.verdict}")
    rows = sorted((result.row for result in results), key=lambda row: (row.file, row.line))
    report.write(OUTPUT.with_suffix(".json"), rows)
    lengths = [result.statements for result in results if result.statements]
    report.show(console, rows, lengths, time.monotonic() - begun)
    if failing:
        console.print(
            f"{len(failing)} inputs fail with all guards on: fuzz first", style="bold red"
        )
    console.print(f"guards.json and reproducers: {OUTPUT}*", style="dim")
    return 0 if all(row.settled for row in rows) and not failing else 1
