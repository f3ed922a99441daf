"""Shows a campaign: a live table on a terminal, a plain line now and then in a log, a summary."""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from harness.campaign import Campaign, Tally
from harness.reproduce import relative
from harness.store import Stored

_LINE_EVERY = 10.0
_SEVERITY_STYLE = {"critical": "bold red", "high": "red", "medium": "yellow", "low": "cyan"}


def _rate(tally: Tally) -> str:
    return f"{tally.executions / tally.seconds:,.0f}" if tally.seconds else "–"


def _mean(tally: Tally) -> str:
    return f"{tally.operations / tally.executions:.1f}" if tally.executions else "–"


def _cells(tally: Tally) -> tuple[str, ...]:
    return (
        f"{tally.seconds:,.0f} s",
        f"{tally.cpu_seconds:,.0f} s",
        f"{tally.executions:,}",
        _rate(tally),
        _mean(tally),
        f"{tally.edges:,}",
        f"{tally.corpus:,}",
        str(tally.findings),
    )


_COLUMNS = ("time", "cpu", "programs", "per s", "calls", "edges", "corpus", "findings")
_BAR = 60


def _total(tallies: list[Tally]) -> Tally:
    total = Tally("total")
    for tally in tallies:
        total.seconds += tally.seconds
        total.cpu_seconds += tally.cpu_seconds
        total.executions += tally.executions
        total.operations += tally.operations
        total.edges += tally.edges
        total.corpus += tally.corpus
        total.findings += tally.findings
    return total


def table(campaign: Campaign) -> Table:
    """One row a target, and the sums."""
    tallies = [tally.snapshot() for tally in campaign.tallies.values()]
    made = Table(box=None, pad_edge=False, padding=(0, 1))
    made.add_column("target", no_wrap=True)
    made.add_column("")
    for name in _COLUMNS:
        made.add_column(name, justify="right", no_wrap=True)
    for tally in tallies:
        style = {"fuzzing": "bold", "waiting": "dim"}.get(tally.state, "")
        mark = {"fuzzing": "▶", "waiting": "·", "done": "✓"}[tally.state]
        *cells, findings = _cells(tally)
        alarm = Text(findings, style="bold red" if tally.findings else "green")
        made.add_row(tally.target, mark, *cells, alarm, style=style)
    if len(tallies) > 1:
        made.add_row("total", "", *_cells(_total(tallies)), style="italic")
    return made


def _found(stored: Stored) -> Text:
    line = Text(f"{stored.severity:<8}", style=_SEVERITY_STYLE[stored.severity])
    line.append(f"  {stored.title}", style="bold")
    line.append(f"\n          {relative_script(stored)}", style="default")
    return line


def relative_script(stored: Stored) -> str:
    """The reproducer's path as one types it."""
    return relative(Path(stored.script))


def _screen(campaign: Campaign) -> Group:
    done = min(campaign.elapsed, campaign.seconds)
    clock = Text(f"{done:,.0f} of {campaign.seconds:,.0f} s on {campaign.jobs} processes")
    if campaign.examining:
        clock.append(f", {campaign.examining} inputs to examine")
    latest = [_found(stored) for stored in campaign.news[-5:]]
    filled = round(_BAR * done / campaign.seconds)
    bar = Text("━" * filled, style="green") + Text("━" * (_BAR - filled), style="dim")
    return Group(Text(), table(campaign), Text(), bar, clock, *latest)


class Lines:
    """For logs: a line every ten seconds, and findings as they come."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._next = 0.0
        self._told = 0

    def watch(self, campaign: Campaign) -> None:
        """Called all the while."""
        for stored in campaign.news[self._told :]:
            self._write(f"FOUND {stored.severity}: {stored.title}\n      {relative_script(stored)}")
        self._told = len(campaign.news)
        now = time.monotonic()
        if now < self._next or not campaign.elapsed:
            return
        self._next = now + _LINE_EVERY
        tallies = [tally.snapshot() for tally in campaign.tallies.values()]
        running = [
            f"{tally.target} {_rate(tally)}/s {tally.edges:,} edges"
            for tally in tallies
            if tally.state == "fuzzing"
        ]
        total = _total(tallies)
        self._write(
            f"{campaign.elapsed:4.0f} s  {total.executions:>9,} programs  "
            f"{total.findings} findings  {', '.join(running)}"
        )


def follow(campaign: Campaign, console: Console) -> None:
    """Runs the campaign and shows it."""
    if not console.is_terminal:
        lines = Lines(lambda text: print(text, flush=True))
        campaign.run(lines.watch)
        lines.watch(campaign)
        return
    with Live(_screen(campaign), console=console, refresh_per_second=4, transient=True) as live:
        campaign.run(lambda running: live.update(_screen(running)))


def conclude(campaign: Campaign, console: Console) -> None:
    """The summary table, the findings with their scripts, the verdict."""
    console.print()
    console.print(table(campaign))
    console.print()
    for problem in campaign.problems:
        console.print(Text("problem  ", style="bold red") + Text(problem))
    for stored in campaign.store.all():
        _explain(stored, console)
    count = len(campaign.store.all())
    summary = relative(campaign.output / "summary.json")
    if count:
        words = "1 finding" if count == 1 else f"{count} findings"
        console.print(Text(f"{words}. ", style="bold red") + Text(f"Numbers: {summary}"))
    elif campaign.problems:
        console.print(Text("The campaign did not run as it should.", style="bold red"))
    else:
        console.print(Text("No finding. ", style="bold green") + Text(f"Numbers: {summary}"))
    sys.stdout.flush()


def _explain(stored: Stored, console: Console) -> None:
    times = "once" if stored.count == 1 else f"{stored.count} times"
    where = ", ".join(stored.targets)
    console.print(_found(stored), soft_wrap=True)
    facts = f"{stored.calls} calls, owner {stored.owner}, seen {times} by {where}, "
    facts += f"first after {stored.seconds:.0f} s"
    if not stored.reproduced:
        facts += ", did not happen again outside the fuzzer"
    console.print(Text(textwrap.indent(facts, " " * 10)), soft_wrap=True)
