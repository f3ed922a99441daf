"""The server executor against the real binary, and the fuzz targets as people start them."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.__main__ import _parser, main
from harness.execute import DIED, FINISHED, HUNG, RAISED
from harness.execute.environment import MissingBuildError
from harness.execute.patience import Patience, cpu_seconds
from harness.execute.server import Server
from harness.generate import PROFILES
from harness.models import ROOT

# A guard of the module switched off, and what it guards against.
CRASH = """\
import ncnn_mp
ncnn_mp._guard("mat_copy_in_size", False)
ncnn_mp.Mat(600, 600).from_bytes(b"short")
"""
TARGETS = sorted(PROFILES)


def test_output_comes_back(server: Server) -> None:
    execution = server.run_text("print('ä', 6 * 7)")
    assert (execution.outcome, execution.output) == (FINISHED, "ä 42\n")


def test_exceptions_come_back(server: Server) -> None:
    execution = server.run_text("x = 1\nraise KeyError('no')")
    assert execution.outcome == RAISED
    assert "line 2, in <module>\nKeyError: no" in execution.output


def test_programs_do_not_see_each_other(server: Server) -> None:
    server.run_text("left_over = 1")
    assert "NameError" in server.run_text("left_over").output


def test_living_handles_are_released_at_the_end(server: Server) -> None:
    execution = server.run_text("from ncnn_mp import *\nkept = [Mat(9, 9), Net(), Option()]")
    assert execution.unremarkable


def test_a_crash_is_an_answer_and_the_next_program_runs() -> None:
    with Server() as server:
        execution = server.run_text(CRASH)
        assert execution.outcome == DIED
        assert "ERROR: AddressSanitizer" in execution.log
        execution = server.run_text("print(1)")
        assert (execution.outcome, execution.log) == (FINISHED, "")


def test_crashes_cost_milliseconds() -> None:
    """What makes a module bearable that crashes at every fifth program."""
    with Server() as server:
        server.run_text(CRASH)
        begun = time.perf_counter()
        crash = server.run_text(CRASH)
        for _ in range(20):
            assert server.run_text(CRASH).outcome == DIED
        crashes = 20 / (time.perf_counter() - begun)
        assert "in mat_copy_in /ncnn_mp/csrc/mat" in crash.log
    assert crashes > 5, f"only {crashes:.1f} a second"


def test_a_hang_is_an_answer_and_the_next_program_runs() -> None:
    with Server(timeout=0.5) as server:
        assert server.run_text("while True: pass").outcome == HUNG
        assert server.run_text("print(1)").outcome == FINISHED


def test_a_death_between_programs_is_an_answer() -> None:
    """And no hang of the next program, whose first bytes the dead process may have taken."""
    with Server() as server:
        server.run_text("print(1)")
        assert server._process is not None
        pid = server._process.pid
        (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(child), signal.SIGKILL)
        assert server.run_text("print(1)").outcome == DIED
        assert server.run_text("print(1)").outcome == FINISHED


def test_patience_is_with_the_process_and_not_with_the_clock() -> None:
    """On a machine that has no time for it, a program is slow and does not hang."""
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as process:
        try:
            process.send_signal(signal.SIGSTOP)
            patience = Patience(process.pid, 1.0)
            time.sleep(1.5)
            assert patience.left() > 0, "it had no time"
            process.send_signal(signal.SIGCONT)
            while patience.left() > 0:
                time.sleep(0.01)
            assert cpu_seconds(process.pid) >= 1.0
        finally:
            process.kill()


def test_a_missing_binary_says_what_makes_it(tmp_path: Path) -> None:
    with pytest.raises(MissingBuildError, match="make"):
        Server(tmp_path / "micropython")


def run_target(target: str, *options: str, folder: Path, **environment: str) -> str:
    """A target started by its path, as a person would; what it says."""
    command = [str(ROOT / "fuzz" / "targets" / f"{target}.py"), f"-artifact_prefix={folder}/"]
    process = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        cwd=folder,
        env=os.environ | environment,
        timeout=120,
    )
    assert process.returncode == 0, process.stderr[-3000:]
    return process.stderr


@pytest.mark.parametrize("target", TARGETS)
def test_target_runs_alone(target: str, tmp_path: Path) -> None:
    """Executable, found by its path from anywhere, options of libFuzzer pass through."""
    said = run_target(target, "-runs=300", "-seed=1", folder=tmp_path)
    assert "DONE" in said
    assert "inline 8-bit counters" in said


def test_libfuzzer_starts_the_target_again_to_merge(tmp_path: Path) -> None:
    """-merge runs the target through the shell: it must find itself."""
    empty = tmp_path / "merged"
    empty.mkdir()
    run_target(
        "fuzz_mat", "-merge=1", "merged", str(ROOT / "fuzz/corpora/fuzz_mat"), folder=tmp_path
    )
    assert len(list(empty.iterdir())) > 5


def one_process_a_program(inputs: list[Path], folder: Path) -> float:
    """Programs a second where every program gets a fuzzer process of its own."""
    begun = time.perf_counter()
    for path in inputs:
        run_target("fuzz_mat", str(path), folder=folder)
    return len(inputs) / (time.perf_counter() - begun)


def test_in_process_is_a_hundred_times_one_process_a_program(tmp_path: Path) -> None:
    """Both in one run on the same target, so that a busy machine slows down both."""
    corpus = tmp_path / "corpus"  # libFuzzer adds to the folder it is given
    shutil.copytree(ROOT / "fuzz" / "corpora" / "fuzz_mat", corpus)
    seeds = sorted(corpus.iterdir())
    ratios = []
    for attempt in range(3):
        numbers = tmp_path / f"numbers{attempt}.json"
        environment = {"NCNN_MP_FUZZ_STATISTICS": str(numbers)}
        single = one_process_a_program(seeds[:2], tmp_path)
        run_target("fuzz_mat", "-runs=4000", str(corpus), folder=tmp_path, **environment)
        single = max(single, one_process_a_program(seeds[2:4], tmp_path))
        told = json.loads(numbers.read_text())
        assert told["operations"] / told["executions"] >= 8
        ratios.append(told["executions"] / told["seconds"] / single)
        if ratios[-1] >= 100:
            return
    pytest.fail(f"in process is only {max(ratios):.0f} times faster, expected 100")


@pytest.mark.parametrize("command", ["", "run", "replay", "list", "edges"])
def test_help_is_there(command: str) -> None:
    arguments = [sys.executable, "-m", "harness", *([command] if command else []), "--help"]
    process = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT)
    assert process.returncode == 0
    assert "usage: python -m harness" in process.stdout


@pytest.mark.parametrize("option", [["--seconds", "0"], ["--jobs", "0"], ["--target", "fuzz_x"]])
def test_wrong_use_is_explained(option: list[str]) -> None:
    arguments = [sys.executable, "-m", "harness", "run", *option]
    process = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT)
    assert process.returncode == 2
    assert option[1] in process.stderr
    assert "Traceback" not in process.stderr


def parsed(*arguments: str) -> argparse.Namespace:
    return _parser().parse_args(arguments)


@pytest.mark.parametrize(
    "variable, value",
    [
        ("FUZZ_SECONDS", "nan"),
        ("FUZZ_SECONDS", "soon"),
        ("FUZZ_BUILD", "unix-asan23"),
        ("TARGET", "fuzz_mta"),
        ("JOBS", "0"),
    ],
)
def test_wrong_variables_are_explained(
    variable: str,
    value: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SystemExit) as ended:
        main(["run"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert f"{value} is no" in said and f"(from {variable})" in said


def test_options_take_the_place_of_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGET", "fuzz_net")
    monkeypatch.setenv("FUZZ_BUILD", "unix-asan32")
    assert parsed("run").target == ["fuzz_net"]
    assert parsed("run").build == "unix-asan32"
    two = parsed("run", "--target", "fuzz_mat", "--target", "fuzz_pixels", "--build", "fuzz")
    assert (two.target, two.build) == (["fuzz_mat", "fuzz_pixels"], "fuzz")


@pytest.mark.parametrize(
    "content, words",
    [
        ("[", "holds no program"),
        ('[["Mat/w", [8]]]', "holds no program"),
        ('[["Mat/x", [8], 0, false]]', "call 0: no operation is called 'Mat/x'"),
        ('[["Mat.fill", [], null, false]]', "call 0: Mat.fill needs at least 1 arguments"),
        ('[["Mat.fill", [{"omitted": true}], null, false]]', "needs at least 1 arguments"),
        ('[["Mat.fill", [{"ref": 0}, 1], 1, false]]', "Mat.fill gives nothing to keep"),
    ],
)
def test_what_is_no_program_is_not_replayed(content: str, words: str, tmp_path: Path) -> None:
    stored = tmp_path / "program.json"
    stored.write_text(content)
    arguments = [sys.executable, "-m", "harness", "replay", str(stored)]
    process = subprocess.run(arguments, capture_output=True, text=True, cwd=ROOT)
    assert process.returncode == 2
    assert words in process.stderr and "Traceback" not in process.stderr
