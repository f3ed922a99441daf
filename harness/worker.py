"""One fuzzing process: starts it, follows what it says, ends it, and hands on what it found."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness import engine
from harness.execute import DIED, HUNG, Execution
from harness.finding import Finding
from harness.models import ROOT
from harness.oracles import judge
from harness.program import Program

_STATUS = re.compile(r"^#\d+\s+\w+\s+cov: (\d+) .*?corp: (\d+)/")
_ARTIFACT = re.compile("(crash|timeout|oom)-[0-9a-f]{40}")
_LOG_LINES = 400
_FIRST_REPORT = re.compile(
    r"^( === Uncaught Python|==\d+== ?ERROR|\S+:\d+:\d+: runtime error|FATAL|terminate called)"
)


def fuzzer(target: str, seconds: float, folder: Path, corpus: Path) -> list[str]:
    """The command of a target under libFuzzer."""
    return [
        sys.executable,
        str(ROOT / "fuzz" / "targets" / f"{target}.py"),
        f"-max_total_time={max(1, round(seconds))}",
        f"-artifact_prefix={folder}/",
        "-reload=5",
        str(corpus),
    ]


def scout(targets: Sequence[str], build: str, seconds: float, folder: Path) -> list[str]:
    """The command of a scout for these targets on that build."""
    options = {"--build": build, "--seconds": seconds, "--folder": folder}
    words = [str(word) for option in options.items() for word in option]
    return [sys.executable, "-m", "harness.scout", *targets, *words]


@dataclass(slots=True)
class Progress:
    """The numbers of one process, as far as it has told them."""

    executions: int = 0
    operations: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    edges: int = 0
    corpus: int = 0
    deaths: int = 0
    leaks: int = 0
    compared: int = 0  # with CPython's ncnn
    reference_deaths: int = 0


class FuzzWorker:
    """A target running under libFuzzer for so many seconds, or a scout in its place."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self.progress = Progress()
        self._folder = folder
        self._statistics = folder / "statistics.json"
        self._log: deque[str] = deque(maxlen=_LOG_LINES)
        self._reporting = False
        self._stopped = False
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.iterdir():
            stale.unlink()
        environment = os.environ | {
            engine.STATISTICS: str(self._statistics),
            engine.FINDINGS: str(folder),
        }
        # A session of its own: Ctrl-C reaches the campaign, which then ends its workers in order.
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            cwd=ROOT,
            env=environment,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._follow, daemon=True)
        self._reader.start()

    def wait(
        self, deadline: float, stop: threading.Event, watch: Callable[[], None] = lambda: None
    ) -> int:
        """Waits for the end of the process and brings it about when it is time; the status."""
        while self._process.poll() is None:
            if stop.is_set() or time.monotonic() > deadline:
                self._end()
            time.sleep(0.1)
            self.read_statistics()
            watch()
        self._reader.join(5)
        self.read_statistics()
        return self._process.returncode

    def read_statistics(self) -> None:
        """Takes over what the worker wrote last."""
        try:
            numbers = json.loads(self._statistics.read_text())
        except (OSError, ValueError):
            return
        progress = self.progress
        progress.executions = numbers["executions"]
        progress.operations = numbers["operations"]
        progress.seconds = numbers["seconds"]
        progress.cpu_seconds = numbers["cpu_seconds"]
        # libFuzzer says its edges and corpus on stderr; only it compares.
        for name in ("edges", "corpus", "deaths", "leaks", "compared", "reference_deaths"):
            setattr(progress, name, numbers.get(name, getattr(progress, name)))

    def findings(self) -> Iterator[tuple[bytes, Finding]]:
        """Inputs that made trouble, and what the trouble looked like from inside the fuzzer."""
        yield from self.scouted()
        for path in sorted(self._folder.iterdir()):
            artifact = _ARTIFACT.fullmatch(path.name)
            if artifact:
                yield path.read_bytes(), self._of_death(artifact[1])
            elif path != self._statistics and not path.name.endswith(".new"):
                key = path.name.rsplit(".", 2)[0]
                vague = "live" if key.startswith(("live-", "leaked-")) else "exception"
                yield path.read_bytes(), Finding(vague, key, key)

    def scouted(self) -> Iterator[tuple[bytes, Finding]]:
        """What a scout has found since the last time, while it goes on."""
        for path in sorted(self._folder.glob("*.json")):
            if path != self._statistics:
                try:
                    content = json.loads(path.read_text())
                except json.JSONDecodeError:
                    continue  # it is being written: the next look finds it whole
                path.unlink()
                yield content["program"].encode(), Finding(**content["finding"])

    def failure(self) -> str:
        """How it ended, if that was badly, by itself, and without an input to blame; or empty."""
        status = self._process.returncode
        blamed = any(_ARTIFACT.fullmatch(path.name) for path in self._folder.iterdir())
        if status == 0 or self._stopped or blamed:
            return ""
        return f"a process ended with status {status}"

    def log(self) -> str:
        """The last lines it wrote to stderr, from the first report on."""
        return "\n".join(self._log)

    def _of_death(self, kind: str) -> Finding:
        log, nothing = self.log(), Program(())
        outcome = HUNG if kind == "timeout" else DIED
        execution = Execution(outcome, log=log, status=self._process.returncode)
        return judge(nothing, execution) or Finding("death", f"death-{kind}", kind, log=log)

    def _end(self) -> None:
        """First politely, as libFuzzer prints its numbers then; a worker that hangs is killed."""
        self._stopped = True
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(3)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _follow(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            status = _STATUS.match(line)
            if status:
                self.progress.edges = int(status[1])
                self.progress.corpus = int(status[2])
                continue
            if not self._reporting and _FIRST_REPORT.match(line):
                self._reporting = True
                self._log.clear()
            if not self._reporting or len(self._log) < _LOG_LINES:
                self._log.append(line.rstrip("\n"))
