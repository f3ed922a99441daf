"""What the commands of `python -m harness` do, once their arguments are read."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from harness import display, edges, engine, ops
from harness import verify as verifying
from harness.campaign import NARROW_SHARE, NO_SHARE, OUTPUT, WHOLE, Campaign
from harness.compare import Comparison
from harness.examine import program_of, verdict
from harness.execute import RAISED, Executor, environment
from harness.execute.preload import ensure
from harness.execute.server import Server
from harness.finding import BY_PROGRAM, Finding
from harness.generate import PROFILES, worthwhile
from harness.lower import lower
from harness.models import ROOT
from harness.oracles import judge
from harness.program import OMITTED, Call, Program
from harness.reproduce import relative
from harness.store import SCRIPT, load
from harness.sweep import is_armed, judge_script

LOG_WIDTH = 120


class ReplayError(Exception):
    """A file that cannot be replayed."""


def _narrow(only: bool) -> float:
    """What 32 bits get of a campaign."""
    narrow = environment.build(environment.NARROW)
    if only:
        environment.require(narrow, environment.NARROW)
        return WHOLE
    return NARROW_SHARE if narrow.exists() else NO_SHARE


def run(options: argparse.Namespace) -> int:
    """A campaign."""
    environment.require(environment.LIBRARY, "fuzz")
    environment.require(environment.SERVER, "unix-asan")
    console = Console(width=None if sys.stdout.isatty() else LOG_WIDTH)
    campaign = Campaign(
        options.target or worthwhile(),
        options.seconds,
        options.jobs,
        options.output or OUTPUT,
        narrow=_narrow(options.build == environment.NARROW),
    )
    display.follow(campaign, console)
    display.conclude(campaign, console)
    return 1 if campaign.store.all() or campaign.problems else 0


def target_of(path: Path, given: str | None) -> str:
    """Whose input a file is: as given, or as the folders above it are called."""
    named = [part for part in path.resolve().parts if part in PROFILES]
    if given is None and not named:
        raise ReplayError(f"{path}: no folder says which target it belongs to: use --target")
    return given or named[-1]


def _judge_text(executor: Executor, text: str) -> Finding | None:
    """A script has no program behind it: any traceback counts, but for MemoryError where it makes
    allocations fail."""
    execution = executor.run_text(text)
    if is_armed(text):
        return judge_script(execution)
    if execution.outcome == RAISED:
        last = (execution.output.rstrip().splitlines() or ["an exception"])[-1]
        return Finding("exception", "exception", last, log=execution.output)
    return judge(Program(()), execution)


def _stored_program(path: Path) -> Program:
    """A program.json: people edit them, and then it may be none any more."""
    try:
        program = Program.from_json(path.read_text())
    except (ValueError, TypeError, KeyError) as error:
        raise ReplayError(f"{path} holds no program: {error!r}") from error
    for place, call in enumerate(program.calls):
        words = _misfit(call)
        if words:
            raise ReplayError(f"{path}: call {place}: {words}")
    return program


def _misfit(call: Call) -> str:
    """Empty, or why the table has no such call."""
    row = ops.OPERATIONS.get(call.operation)
    if row is None:
        return f"no operation is called {call.operation!r}"
    given = call.arguments[: row.fixed]
    if len(given) < row.fixed or OMITTED in given:
        return f"{call.operation} needs at least {row.fixed} arguments"
    if call.result is not None and row.result is None:
        return f"{call.operation} gives nothing to keep"
    return ""


def _judged(path: Path) -> Path:
    """The file itself, or the program of a stored finding that a script alone says nothing of."""
    report = path.with_name("report.json")
    if path.name != SCRIPT or not report.exists():
        return path
    by_program = json.loads(report.read_text())["oracle"] in BY_PROGRAM
    return path.with_name("program.json") if by_program else path


def replay_file(executor: Executor, path: Path, target: str | None, show: bool) -> Finding | None:
    """Runs one file of any kind."""
    path = _judged(path)
    if path.suffix == ".py":
        text = path.read_text()
        if show:
            print(text)
        return _judge_text(executor, text)
    if path.suffix == ".json":
        program = _stored_program(path)
    else:
        program = program_of(target_of(path, target), path.read_bytes())
    if show:
        print(lower(program))
    found = verdict(executor, program)
    if found is not None:
        return found
    with Comparison(executor) as comparison:
        return comparison.finding(program)


def replay(options: argparse.Namespace) -> int:
    """Files, one verdict a line; the log of whatever failed."""
    failures = 0
    with Server(environment.build(options.build), options.build) as server:
        for name in options.files:
            try:
                finding = replay_file(server, Path(name), options.target, options.show)
            except (OSError, ReplayError) as error:
                print(f"python -m harness replay: {error}", file=sys.stderr)
                return 2
            print(
                f"{'FOUND' if finding else 'ok':<6} {name}{f': {finding.title}' if finding else ''}"
            )
            if finding:
                failures += 1
                print(finding.log.rstrip() + "\n")
    return 1 if failures else 0


def show_list(_: argparse.Namespace) -> int:
    """Targets with their seeds, the size of the table, findings."""
    for target in sorted(PROFILES):
        seeds = len(list(engine.seeds(target).glob("*")))
        grown = len(list((engine.work(target) / "corpus").glob("*")))
        print(f"fuzz/targets/{target}.py  {seeds} seeds, {grown} inputs found since")
    owners = Counter(row.owner for row in ops.OPERATIONS.values())
    parts = ", ".join(f"{count} {owner}" for owner, count in owners.most_common())
    print(f"{len(ops.OPERATIONS)} operations: {parts}")
    findings = load(OUTPUT / "findings")
    print(f"{len(findings) or 'no'} findings of the last campaign in {relative(OUTPUT)}")
    for stored in findings:
        print(f"{stored.severity:<8} {stored.title}\n         {display.relative_script(stored)}")
    return 0


def show_edges(options: argparse.Namespace) -> int:
    """Unreached edges of csrc/; status 1 if one has no reason, or a reason no function."""
    ensure(["-m", "harness", "edges", *(["--all"] if options.all else [])])
    folders = (ROOT / "fuzz" / "corpora", ROOT / "build" / "fuzz-work")
    found = edges.reach(edges.corpus_files(sorted(PROFILES), folders))
    missed = sorted({e for e in found if not e.reached}, key=lambda e: (e.path, e.line))
    unexplained = [edge for edge in missed if not edge.reason]
    for edge in missed if options.all else unexplained:
        print(f"{edge.path}:{edge.line}: {edge.function}: {edge.reason or 'no reason given'}")
    stale = edges.stale(edges.reasons(edges.REASONS))
    for name in stale:
        print(f"excuses nothing: {name}: remove its line from {relative(edges.REASONS)}")
    reached = sum(edge.reached for edge in found)
    print(
        f"{reached} of {len(found)} edges of csrc/ reached, "
        f"{len(found) - reached} not, {len(unexplained)} places without a reason"
    )
    return 1 if unexplained or stale else 0


def compare(options: argparse.Namespace) -> int:
    """ncnn's C API with the module, and with another release."""
    from harness.drift.command import drift  # its libraries take longer to import than all else

    return drift(options)


def coverage(options: argparse.Namespace) -> int:
    """What the tests execute."""
    from harness.coverage.command import measure

    return measure(options)


def bench(options: argparse.Namespace) -> int:
    """What things cost."""
    from harness.bench import command

    return command.bench(options)


def valgrind(options: argparse.Namespace) -> int:
    """The programs of the tests under memcheck."""
    from harness.valgrind.command import watch

    return watch(options)


def mutate_guards(options: argparse.Namespace) -> int:
    """Every guard off in turn."""
    from harness.guards.command import guards

    return guards(options)


def show_report(report: verifying.Report, console: Console) -> None:
    """As a table."""
    table = Table(box=None, pad_edge=False)
    for heading in ("type", "name", "shapes of outputs (w h d c)"):
        table.add_column(heading)
    table.add_column("weights", justify="right")
    for layer in report.layers:
        shapes = ", ".join("x".join(map(str, shape)) if shape else "?" for shape in layer.shapes)
        table.add_row(layer.type, layer.name, shapes, f"{layer.weights:,}" if layer.weights else "")
    console.print(table)
    peak = "not known: give --input" if report.peak is None else f"{report.peak:,} bytes"
    console.print(f"verified: {len(report.layers)} layers, {report.weights:,} weights")
    console.print(f"activations at once, at most: {peak}")


def verify(options: argparse.Namespace) -> int:
    """What a device would say of a model."""
    try:
        report = verifying.report_of(options.param, options.model, options.input)
    except verifying.Refused as refused:
        print(f"refused: {refused}")
        return 1
    show_report(report, Console(width=None if sys.stdout.isatty() else LOG_WIDTH))
    return 0


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "run": run,
    "replay": replay,
    "list": show_list,
    "edges": show_edges,
    "drift": compare,
    "coverage": coverage,
    "valgrind": valgrind,
    "guards": mutate_guards,
    "verify": verify,
    "bench": bench,
}
