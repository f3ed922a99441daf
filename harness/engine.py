"""Joins a profile to libFuzzer: the module that knows Atheris.

A target starts under any Python. It starts itself again under the project's own, with the
sanitizer runtime preloaded, from the repository's root; then libFuzzer has the word, and every
option of libFuzzer works.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from harness import foreign, limits
from harness.choices import BytesChoices
from harness.compare import Comparison
from harness.execute import run
from harness.execute.environment import MissingBuildError
from harness.execute.in_process import InProcess
from harness.execute.preload import ensure
from harness.finding import Finding
from harness.generate import PROFILES, Profile, generate
from harness.lower import lower
from harness.models import ROOT
from harness.oracles import judge
from harness.program import Program

# How a campaign talks to its workers: where they write their numbers, and findings that a
# process survives. Without them a target behaves like any other libFuzzer target.
STATISTICS = "NCNN_MP_FUZZ_STATISTICS"
FINDINGS = "NCNN_MP_FUZZ_FINDINGS"

_REPORT_EVERY = 0.5
_MOST_INPUTS_A_KEY = 8
_PATH_OPTIONS = ("-artifact_prefix=", "-exact_artifact_path=", "-dict=", "-merge_control_file=")


class ProgramFailedError(Exception):
    """An oracle objected to a program that the process survived."""


def seeds(target: str) -> Path:
    """The seed corpus in the repository."""
    return ROOT / "fuzz" / "corpora" / target


def work(target: str) -> Path:
    """The growing corpus and the artifacts, outside of version control."""
    return foreign.builds() / "fuzz-work" / target


def cpu_seconds() -> float:
    """What this process has used of a core so far, and those that it has waited for."""
    return sum(os.times()[:4])


class Worker:
    """What libFuzzer calls with every input."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._executor = InProcess()
        self._comparison = Comparison(self._executor)
        self._executions = 0
        self._operations = 0
        self._inputs: dict[str, int] = {}
        self._begun = self._next_report = time.monotonic()
        self._statistics = os.environ.get(STATISTICS)
        self._findings = os.environ.get(FINDINGS)

    def test_one_input(self, data: bytes) -> None:
        """Bytes -> program -> text -> execution -> verdict."""
        program = generate(BytesChoices(data), self._profile)
        execution = run(self._executor, program)
        self._executions += 1
        self._operations += len(program.calls)
        finding = judge(program, execution)
        if finding is None and not self._executions % limits.COMPARE_EVERY:
            finding = self._comparison.finding(program)
        if finding is not None:
            self._object(data, program, finding)
        if not self._executions & 63:
            self.report()

    def report(self, force: bool = False) -> None:
        """Writes the numbers where the campaign reads them, a few times a second."""
        now = time.monotonic()
        if self._statistics is None or (now < self._next_report and not force):
            return
        self._next_report = now + _REPORT_EVERY
        numbers = {
            "executions": self._executions,
            "operations": self._operations,
            "seconds": now - self._begun,
            "cpu_seconds": cpu_seconds(),
            "compared": self._comparison.answered,
            "reference_deaths": self._comparison.reference.deaths,
        }
        fresh = Path(self._statistics + ".new")
        fresh.write_text(json.dumps(numbers))
        fresh.replace(self._statistics)

    def _object(self, data: bytes, program: Program, finding: Finding) -> None:
        """A campaign collects the input and goes on; a lone target stops, as libFuzzer does."""
        if self._findings is None:
            raise ProgramFailedError(f"{finding.title}\n\n{lower(program)}\n{finding.log}")
        count = self._inputs.get(finding.key, 0)
        self._inputs[finding.key] = count + 1
        if count < _MOST_INPUTS_A_KEY:
            Path(self._findings, f"{finding.key}.{os.getpid()}.{count}").write_bytes(data)


def _absolute(argument: str) -> str:
    """Paths stay what the caller meant after the change to the repository's root."""
    for option in _PATH_OPTIONS:
        if argument.startswith(option):
            return option + os.path.join(os.getcwd(), argument.removeprefix(option))
    return argument if argument.startswith("-") else os.path.abspath(argument)


def _arguments(profile: Profile) -> list[str]:
    """libFuzzer's command line: our defaults first, so that whatever was given wins."""
    given = [_absolute(argument) for argument in sys.argv[1:]]
    corpus = work(profile.name) / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    folders = [str(corpus), str(seeds(profile.name))]
    dictionary = ROOT / "fuzz" / "dictionaries" / f"{profile.name}.dict"
    defaults = [
        f"-max_len={profile.most_bytes}",
        "-len_control=0",
        # By the clock: libFuzzer knows no other. What is slow and no hang is nothing to report.
        f"-timeout={limits.HANG_SECONDS * limits.BUSY}",
        f"-report_slow_units={limits.HANG_SECONDS * limits.BUSY}",
        f"-rss_limit_mb={limits.RESIDENT_MEGABYTES}",
        f"-artifact_prefix={work(profile.name)}/",
        *([f"-dict={dictionary}"] if dictionary.exists() else []),
    ]
    wants_folders = all(argument.startswith("-") for argument in given)
    return [os.path.abspath(sys.argv[0]), *defaults, *given, *(folders if wants_folders else [])]


def fuzz(target: str) -> None:
    """What a target's file calls: fuzzes that profile with the options on the command line."""
    try:
        ensure(sys.argv)
        import atheris

        profile = PROFILES[target]
        arguments = _arguments(profile)
        os.chdir(ROOT)
        worker = Worker(profile)
    except MissingBuildError as error:
        sys.exit(f"{target}: {error}")
    atheris.Setup(arguments, worker.test_one_input)
    atheris.Fuzz()
