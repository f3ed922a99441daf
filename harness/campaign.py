"""A campaign: targets on processes for a time, findings examined meanwhile, numbers at the end.

A worker that dies is started again at once; what killed it goes to the examiner, one thread with a
server process of its own. So a finding costs a second or two of one process, never the campaign.
"""

from __future__ import annotations

import json
import queue
import shutil
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from harness import engine, limits
from harness.compare import Comparison
from harness.corpus import Corpus
from harness.examine import Examiner
from harness.execute import environment
from harness.execute.server import Server
from harness.finding import Finding
from harness.foreign import module_dir
from harness.minimise import MOST_SECONDS
from harness.models import ROOT
from harness.schedule import Slot, lanes
from harness.scouting import Scouting
from harness.store import Store, Stored
from harness.worker import FuzzWorker, Progress, fuzzer, scout

OUTPUT = ROOT / "build" / "reports" / "fuzz"

# What 32 bits get of a campaign's time: nothing, all of it, or so much for each target's 1.
NO_SHARE, WHOLE = 0.0, 1.0
NARROW_SHARE = 0.1
# A worker that ends by itself within this time, often, is broken and not unlucky.
_LEAST_SECONDS = 1.0
_MOST_SUDDEN_ENDS = 5
# So many programs, and some must have been compared with CPython's ncnn.
_COMPARING = 64 * limits.COMPARE_EVERY
# So many suspects in the queue, and a finding gets less time to become short.
_MANY_WAITING = 8
_HURRIED_SECONDS = 3.0


@dataclass(slots=True)
class Tally:
    """The numbers of one target over all its workers."""

    target: str
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    executions: int = 0
    operations: int = 0
    edges: int = 0
    corpus: int = 0
    compared: int = 0
    reference_deaths: int = 0
    findings: int = 0
    restarts: int = 0
    state: str = "waiting"
    running: list[Progress] = field(default_factory=list)

    def snapshot(self) -> Tally:
        """The same with what the running workers have done so far."""
        now = replace(self, running=[])
        for progress in list(self.running):
            now.absorb(progress)
        return now

    def absorb(self, progress: Progress) -> None:
        """Adds a worker's numbers; edges and corpus are shared, so the largest counts."""
        self.seconds += progress.seconds
        self.cpu_seconds += progress.cpu_seconds
        self.executions += progress.executions
        self.operations += progress.operations
        self.compared += progress.compared
        self.reference_deaths += progress.reference_deaths
        self.edges = max(self.edges, progress.edges)
        self.corpus = max(self.corpus, progress.corpus)

    def row(self) -> dict[str, object]:
        """What the summary file says of it."""
        return {"target": self.target, **_numbers([self])}


def _numbers(tallies: Sequence[Tally]) -> dict[str, object]:
    """The sums; the rate is that of one process."""
    seconds = sum(tally.seconds for tally in tallies)
    executions = sum(tally.executions for tally in tallies)
    return {
        "seconds": round(seconds, 1),
        "executions": executions,
        "execs_per_second": round(executions / seconds, 1) if seconds else 0.0,
        "edges": sum(tally.edges for tally in tallies),
        "corpus": sum(tally.corpus for tally in tallies),
        "compared": sum(tally.compared for tally in tallies),
        "reference_deaths": sum(tally.reference_deaths for tally in tallies),
        "findings": sum(tally.findings for tally in tallies),
    }


def summary(tallies: Sequence[Tally]) -> dict[str, object]:
    """The content of summary.json."""
    return {"targets": [tally.row() for tally in tallies], "total": _numbers(tallies)}


def shares(targets: Sequence[str], narrow: float) -> dict[str, float]:
    """How a campaign's time is shared between targets, and all of them with 32 bits."""
    wide = {} if narrow == WHOLE else dict.fromkeys(targets, 1.0)
    return wide | ({environment.NARROW: len(targets) * narrow} if narrow else {})


@dataclass(frozen=True, slots=True)
class _Suspect:
    target: str
    data: bytes
    seen: Finding
    seconds: float


class Campaign:
    """Runs it. The display looks at `tallies`, `elapsed` and `news` while it goes."""

    def __init__(
        self,
        targets: Sequence[str],
        seconds: float,
        jobs: int,
        output: Path = OUTPUT,
        narrow: float = NO_SHARE,
    ) -> None:
        self.targets = tuple(targets)
        self._shares = shares(targets, narrow)
        self.seconds = seconds
        self.jobs = jobs
        self.output = output
        self.tallies = {target: Tally(target) for target in self._shares}
        self.news: list[Stored] = []
        self.problems: list[str] = []
        self.store = Store(_fresh(output) / "findings")
        self._suspects: queue.Queue[_Suspect | None] = queue.Queue()
        self._waiting = 0
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._begun = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._begun

    @property
    def examining(self) -> int:
        """Suspicious inputs that wait for their verdict."""
        return self._waiting

    def stop(self) -> None:
        """Ends the workers before their time; the summary follows."""
        if self.elapsed < self.seconds and not self._stop.is_set():
            self._problem(f"stopped after {self.elapsed:,.0f} of {self.seconds:,.0f} s")
            self._stop.set()

    def run(self, watch: Callable[[Campaign], None]) -> None:
        """Everything from the first worker to summary.json; `watch` is called all the while."""
        self._begun = time.monotonic()
        plan = lanes(self._shares, self.jobs, self.seconds)
        threads = [
            threading.Thread(target=self._lane, args=(number, lane), daemon=True)
            for number, lane in enumerate(plan)
        ]
        examiner = threading.Thread(target=self._examine, daemon=True)
        for thread in (*threads, examiner):
            thread.start()
        self._watch_while(threads, watch)
        self._suspects.put(None)
        self._watch_while([examiner], watch)
        self._account()
        self._write_summary()

    def _watch_while(
        self, threads: Sequence[threading.Thread], watch: Callable[[Campaign], None]
    ) -> None:
        """Ctrl-C may come at any moment: it ends the workers, not this loop."""
        while any(thread.is_alive() for thread in threads):
            try:
                watch(self)
                time.sleep(0.1)
            except KeyboardInterrupt:
                self.stop()

    def _lane(self, number: int, slots: Sequence[Slot]) -> None:
        for slot in slots:
            tally = self.tallies[slot.target]
            tally.state = "fuzzing"
            try:
                self._slot(number, slot, tally)
            except Exception:  # a lane that ends unseen would look like one without findings
                self._problem(f"{slot.target} ended early", traceback.format_exc())
            tally.state = "done"

    def _slot(self, number: int, slot: Slot, tally: Tally) -> None:
        """One target in one process, as many workers as it takes; or all with 32 bits."""
        end, sudden = self._begun + slot.end, 0
        folder = engine.work(slot.target) / f"worker-{number}"
        narrow = slot.target == environment.NARROW
        scouting = Scouting(slot.end - slot.start)
        corpus = None if narrow else self._corpus(slot.target)
        while not self._stop.is_set() and end - time.monotonic() > _LEAST_SECONDS:
            begun = time.monotonic()
            left = end - begun
            if corpus is None:
                scouts, command = True, scout(self.targets, environment.NARROW, left, folder)
            elif scouts := (seconds := scouting.seconds(left)) > 0:
                command = scout([slot.target], "unix-asan", seconds, folder)
            else:
                command = fuzzer(slot.target, left, folder, corpus.folder)
            worker = FuzzWorker(command, folder)
            status = self._work(slot, worker, tally)
            scouting.judge(worker.progress, scouts, time.monotonic() - begun)
            found = list(worker.findings())
            pulled = corpus is not None and any([corpus.pull(data) for data, _ in found])
            self._suspect(slot, found)
            if failure := worker.failure():
                self._problem(f"{slot.target}: {failure}", worker.log())
            if worker.progress.executions == 0 and status != 0 and not pulled:
                sudden += 1
            if sudden >= _MOST_SUDDEN_ENDS:
                self._problem(f"{slot.target} does not start", worker.log())
                return
            tally.restarts += 1

    @staticmethod
    def _corpus(target: str) -> Corpus:
        """What it begins with: the seeds, and what has been found before."""
        corpus = Corpus(engine.work(target) / "corpus")
        corpus.plant(engine.seeds(target))
        return corpus

    def _work(self, slot: Slot, worker: FuzzWorker, tally: Tally) -> int:
        """Follows a worker to its end or the slot's; its status."""
        tally.running.append(worker.progress)
        status = worker.wait(
            self._begun + slot.end, self._stop, partial(self._follow, slot, worker)
        )
        tally.running.remove(worker.progress)
        tally.absorb(worker.progress)
        return status

    def _follow(self, slot: Slot, worker: FuzzWorker) -> None:
        self._suspect(slot, worker.scouted())

    def _suspect(self, slot: Slot, found: Iterable[tuple[bytes, Finding]]) -> None:
        for data, seen in found:
            self._wait(1)
            self._suspects.put(_Suspect(slot.target, data, seen, self.elapsed))

    def _wait(self, more: int) -> None:
        with self._lock:  # lanes and the examiner are threads
            self._waiting += more

    def _examine(self) -> None:
        """Takes suspects one by one until the lanes are done and the queue is empty."""
        with ExitStack() as stack:
            examiners: dict[str, Examiner] = {}
            while (suspect := self._suspects.get()) is not None:
                narrow = suspect.target == environment.NARROW
                build = environment.NARROW if narrow else "unix-asan"
                try:
                    if build not in examiners:
                        examiners[build] = self._examiner(build, stack)
                    self._examine_one(examiners[build], suspect)
                except Exception:  # a mistake of our own must not end it for everything else
                    what = f"{suspect.target}: an input cannot be examined"
                    self._problem(what, traceback.format_exc())
                self._wait(-1)
                self._count()

    def _examiner(self, build: str, stack: ExitStack) -> Examiner:
        binary = environment.build(build)
        server = stack.enter_context(Server(binary, build, timeout=limits.HANG_SECONDS))
        return Examiner(server, self.store, stack.enter_context(Comparison(server)))

    def _examine_one(self, examiner: Examiner, suspect: _Suspect) -> None:
        self.news += examiner.examine(
            suspect.target,
            suspect.data,
            suspect.seen,
            suspect.seconds,
            MOST_SECONDS if self._waiting <= _MANY_WAITING else _HURRIED_SECONDS,
        )

    def _count(self) -> None:
        for tally in self.tallies.values():
            tally.findings = sum(tally.target in stored.targets for stored in self.store.all())

    def _problem(self, what: str, log: str = "") -> None:
        """Something for which this campaign proves less than it should; of each kind the first."""
        if not any(problem.partition("\n")[0] == what for problem in self.problems):
            self.problems.append(f"{what}\n{log}".strip())

    def _account(self) -> None:
        """What must not pass for a campaign without findings."""
        tallies = self.tallies.values()
        for tally in tallies:
            if tally.executions == 0 and not self._stop.is_set():
                self._problem(f"{tally.target} ran no program")
        if self._waiting:
            self._problem(f"inputs that were not examined: {self._waiting}")
        fuzzed = sum(t.executions for t in tallies if t.target != environment.NARROW)
        if fuzzed >= _COMPARING and not (module_dir() or any(t.compared for t in tallies)):
            deaths = sum(tally.reference_deaths for tally in tallies)
            self._problem(
                f"none of {fuzzed:,} programs was compared with CPython's ncnn, "
                f"whose process died {deaths} times"
            )

    def _write_summary(self) -> None:
        content = summary([tally.snapshot() for tally in self.tallies.values()])
        (self.output / "summary.json").write_text(json.dumps(content, indent=2) + "\n")


def _fresh(output: Path) -> Path:
    """An empty folder; what the campaign before found stays beside it."""
    if output.exists():
        before = output.with_name(output.name + "-before")
        _remove(before)
        output.rename(before)
    output.mkdir(parents=True)
    return output


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
