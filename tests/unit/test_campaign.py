"""A campaign that proves less than it seems to says so, and does not end like a good one."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness import campaign as campaigns
from harness import engine
from harness.campaign import NO_SHARE, WHOLE, Campaign
from harness.finding import Finding
from harness.worker import FuzzWorker, Progress

SEEN = Finding("sanitizer", "a-key", "a title")
KILLED = "a process ended with status -9"


class Worker:
    """Stands in for a process: it has run so many programs, and ends at once."""

    progress = Progress(executions=640, compared=1)
    fails = ""
    finds: tuple[tuple[bytes, Finding], ...] = ()

    def __init__(self, *_: object) -> None:
        pass

    def wait(self, _: float, stop: threading.Event, watch: Callable[[], None]) -> int:
        stop.wait(0.05)
        watch()
        return bool(self.fails)

    def scouted(self) -> Iterator[tuple[bytes, Finding]]:
        return iter(())

    def findings(self) -> Iterator[tuple[bytes, Finding]]:
        return iter(self.finds)

    def failure(self) -> str:
        return self.fails

    def log(self) -> str:
        return "its last words"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Campaign]:
    """A campaign on such workers."""
    monkeypatch.setattr(engine, "work", lambda target: tmp_path / target)

    def ran(
        seconds: float = 1.5,
        narrow: float = NO_SHARE,
        watch: Callable[[Campaign], None] = lambda _: None,
        **worker: object,
    ) -> Campaign:
        monkeypatch.setattr(campaigns, "FuzzWorker", type("Made", (Worker,), worker))
        campaign = Campaign(["fuzz_mat"], seconds, 1, tmp_path / "reports", narrow)
        campaign.run(watch)
        return campaign

    return ran


def first_lines(campaign: Campaign) -> list[str]:
    return [problem.partition("\n")[0] for problem in campaign.problems]


@pytest.mark.parametrize("narrow", [NO_SHARE, WHOLE])
def test_workers_that_do_their_work_are_no_problem(
    run: Callable[..., Campaign], narrow: float
) -> None:
    assert run(narrow=narrow).problems == []


@pytest.mark.parametrize("seconds", [0.5, 1.5])
def test_a_target_that_ran_nothing(run: Callable[..., Campaign], seconds: float) -> None:
    """For want of time, or because its processes have nothing to do."""
    assert first_lines(run(seconds, progress=Progress())) == ["fuzz_mat ran no program"]


@pytest.mark.parametrize("narrow, target", [(NO_SHARE, "fuzz_mat"), (WHOLE, "unix-asan32")])
def test_workers_that_end_badly(run: Callable[..., Campaign], narrow: float, target: str) -> None:
    """One sentence for all of them; each is started again."""
    campaign = run(narrow=narrow, fails=KILLED)
    assert campaign.problems == [f"{target}: {KILLED}\nits last words"]
    assert campaign.tallies[target].restarts > 1


def test_inputs_that_nobody_can_examine(
    run: Callable[..., Campaign], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def broken(_: Campaign, build: str, *__: object) -> None:
        asked.append(build)
        raise RuntimeError("no memory for the server")

    monkeypatch.setattr(Campaign, "_examiner", broken)
    campaign = run(finds=((b"x", SEEN), (b"y", SEEN)))
    assert first_lines(campaign) == ["fuzz_mat: an input cannot be examined"]
    assert len(asked) > 1 and campaign.examining == 0


def test_inputs_that_were_not_examined(
    run: Callable[..., Campaign], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Campaign, "_examine", lambda _: None)
    campaign = run(finds=((b"x", SEEN),))
    assert first_lines(campaign) == [f"inputs that were not examined: {campaign.examining}"]


def test_a_campaign_that_is_stopped(run: Callable[..., Campaign]) -> None:
    def interrupt(_: Campaign) -> None:
        raise KeyboardInterrupt

    assert first_lines(run(3600, watch=interrupt)) == ["stopped after 0 of 3,600 s"]


@pytest.mark.parametrize("compared, says", [(0, True), (1, False)])
def test_a_reference_that_never_answers(
    run: Callable[..., Campaign], compared: int, says: bool
) -> None:
    progress = Progress(executions=20_000, compared=compared, reference_deaths=70)
    problems = " ".join(run(progress=progress).problems)
    assert ("was compared with CPython's ncnn, whose process died" in problems) is says


def worker(folder: Path, code: str) -> FuzzWorker:
    return FuzzWorker([sys.executable, "-c", f"import os, signal, sys, time\n{code}"], folder)


@pytest.mark.parametrize(
    "code, failure",
    [
        ("os.kill(os.getpid(), signal.SIGKILL)", KILLED),
        ('raise OSError(28, "No space left on device")', "a process ended with status 1"),
        ('open(sys.argv[1] + "/crash-" + "0" * 40, "w"); sys.exit(77)', ""),
        ("", ""),
    ],
)
def test_how_a_process_ended(tmp_path: Path, code: str, failure: str) -> None:
    ended = worker(tmp_path, code.replace("sys.argv[1]", repr(str(tmp_path))))
    ended.wait(time.monotonic() + 60, threading.Event())
    assert ended.failure() == failure


def test_a_process_that_was_ended_is_no_failure(tmp_path: Path) -> None:
    ended = worker(tmp_path, "time.sleep(60)")
    assert ended.wait(time.monotonic(), threading.Event()) != 0
    assert ended.failure() == ""
