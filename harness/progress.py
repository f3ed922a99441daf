"""Shows a run of tests: a live bar on a terminal, a line now and then in a log, failures at once.

A pytest plugin (`-p harness.progress`) in place of pytest's own words; works with pytest-xdist.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

_LINE_EVERY = 10.0
_LOG_WIDTH = 120
_FAILURE_LINES = 60  # of a failure's text, shown


class _Shown:
    """What has run, out of how many."""

    def __init__(self) -> None:
        self.console = Console(width=None if sys.stdout.isatty() else _LOG_WIDTH)
        self.begun = self.told = time.monotonic()
        self.total = 0
        self.outcomes: Counter[str] = Counter()
        columns = (BarColumn(60), MofNCompleteColumn(), TimeElapsedColumn())
        self.bar = Progress(*columns, TextColumn("{task.description}"), console=self.console)
        self.task = self.bar.add_task("collecting", total=None)

    def pytest_sessionstart(self) -> None:
        if self.console.is_terminal:
            self.bar.start()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._expect(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: list[str]) -> None:
        self._expect(len(ids))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._failed(report)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed(report)
        if report.when == "teardown":
            self.outcomes["done"] += 1
            self._tell(report.nodeid.partition("::")[0])

    def pytest_sessionfinish(self) -> None:
        self.bar.stop()
        self.console.print(self._line())

    def _expect(self, total: int) -> None:
        self.total = max(self.total, total)  # each of xdist's workers collects the same ones
        self.bar.update(self.task, total=self.total)

    def _failed(self, report: pytest.CollectReport | pytest.TestReport) -> None:
        self.outcomes["failed"] += 1
        lines = report.longreprtext.splitlines()[-_FAILURE_LINES:]
        self.console.print(f"FAILED {report.nodeid}", style="bold red", markup=False)
        self.console.print("\n".join(lines), markup=False, highlight=False, soft_wrap=True)

    def _tell(self, file: str) -> None:
        self.bar.update(self.task, completed=self.outcomes["done"], description=file)
        now = time.monotonic()
        if not self.console.is_terminal and now - self.told >= _LINE_EVERY:
            self.told = now
            self.console.print(f"{self._line()}  {file}", highlight=False)

    def _line(self) -> str:
        seconds = time.monotonic() - self.begun
        done, failed = self.outcomes["done"], self.outcomes["failed"]
        return f"{seconds:4.0f} s  {done:>6,} of {self.total:,} tests  {failed} failed"


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Takes the place of pytest's reporter, in the process that reports."""
    if hasattr(config, "workerinput"):
        return
    reporter = config.pluginmanager.getplugin("terminalreporter")
    config.pluginmanager.unregister(reporter)
    config.pluginmanager.register(_Shown(), "shown")
