"""Modules that are not ours: which folders are built, who is to fuzz them, whose fault it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness import scouting
from harness.execute import DIED, FINISHED, Execution
from harness.generate import PROFILES, worthwhile
from harness.models import ROOT
from harness.ops import OPERATIONS
from harness.oracles import judge, judge_each, shows
from harness.program import Call, Program
from harness.scout import Scout
from harness.scouting import Scouting
from harness.setup.module import folders, user_c_modules
from harness.setup.report import SetupError
from harness.surface import useful
from harness.triage import report
from harness.worker import Progress

NOTHING = Program(())
LEAKS = """\
==7==ERROR: LeakSanitizer: detected memory leaks

Direct leak of 80 byte(s) in 2 object(s) allocated from:
    #0 0x1 in operator new(unsigned long) (/some/micropython+0x1)
    #1 0x2 in ncnn_option_create /ncnn/src/c_api.cpp:249:28
    #2 0x3 in option_new /module/src/option.c:7:1
    #3 0x4 in mp_execute_bytecode /micropython/ports/unix/../../py/vm.c:957:21

Direct leak of 16 byte(s) in 1 object(s) allocated from:
    #0 0x1 in malloc (/some/micropython+0x1)
    #1 0x2 in mat_new /module/mat.c:9:1
"""
CRASH = """\
==7==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1
READ of size 4 at 0x1 thread T0
    #0 0x1 in ncnn::Flatten::forward(ncnn::Mat const&) /ncnn/src/layer/flatten.cpp:30:1
    #1 0x2 in layer_forward /module/src/layer.c:7:1
    #2 0x3 in mp_execute_bytecode /micropython/py/vm.c:957:21
"""


def made(folder: Path, *names: str) -> Path:
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / "micropython.mk").touch()
    return folder


def test_a_folder_of_a_module_is_given_as_it_is(tmp_path: Path) -> None:
    module = made(tmp_path / "all", "one") / "one"
    assert folders(module) == [module]
    assert user_c_modules(module, tmp_path / "links") == tmp_path / "all"


def test_other_modules_beside_it_stay_out(tmp_path: Path) -> None:
    module = made(tmp_path / "all", "one", "two") / "one"
    links = user_c_modules(module, tmp_path / "links")
    assert [link.resolve() for link in links.iterdir()] == [module]


def test_folders_of_modules_and_whole_repositories(tmp_path: Path) -> None:
    made(tmp_path, "modules/one", "modules/two")
    both = [tmp_path / "modules" / name for name in ("one", "two")]
    assert folders(tmp_path / "modules") == folders(tmp_path) == both
    assert user_c_modules(tmp_path, tmp_path / "links") == tmp_path / "modules"


def test_no_module_is_explained(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="has no micropython.mk"):
        folders(tmp_path)
    with pytest.raises(SetupError, match="is no folder"):
        folders(tmp_path / "nowhere")


def test_builds_of_another_module_lie_apart() -> None:
    code = "from harness.execute.environment import SERVER; print(SERVER)"
    command = [sys.executable, "-c", code]
    environment = os.environ | {"MODULE_DIR": "tests/foreign/naive"}
    other = subprocess.check_output(command, cwd=ROOT, env=environment, text=True)
    own = subprocess.check_output(command, cwd=ROOT, text=True)
    assert "/build/modules/naive-" in other and own.endswith("/build/unix-asan/micropython\n")


def test_the_module_is_named_wherever_it_is_on_the_stack() -> None:
    read = report.read(CRASH)
    assert (
        read.title
        == "heap-buffer-overflow: read of 4 bytes in layer_forward (/module/src/layer.c:7)"
    )
    assert read.owner == "binding"
    freed = CRASH.replace("/module/src", "/micropython/py") + "\nfreed by thread T0 here:\n"
    freed += "    #0 0x1 in mat_close /module/mat.c:3:1\n"
    assert report.read(freed).key == "heap-buffer-overflow-read-mat_close"


def test_each_leak_is_named_after_its_place() -> None:
    execution = Execution(FINISHED, leaked_bytes=96, log=LEAKS)
    option, mat = judge_each(NOTHING, execution)
    assert (
        option.title == "memory-leak: 80 bytes in 2 blocks from option_new (/module/src/option.c:7)"
    )
    assert (option.key, mat.key) == ("memory-leak-option_new", "memory-leak-mat_new")
    assert judge(NOTHING, execution) == option
    assert shows(NOTHING, execution, mat.key)
    handles = Execution(FINISHED, live_handles=1, leaked_bytes=96, log=LEAKS)
    assert [finding.key for finding in judge_each(NOTHING, handles)] == ["live-handles"]


class Answers:
    """An executor that always says the same."""

    def __init__(self, *executions: Execution) -> None:
        self.executions = list(executions)
        self.texts: list[str] = []

    def run_text(self, text: str) -> Execution:
        self.texts.append(text)
        return self.executions[min(len(self.texts), len(self.executions)) - 1]


@pytest.mark.parametrize(
    "execution, does",
    [
        (Execution(FINISHED, "did it\n"), True),
        (Execution(FINISHED, "ValueError\n"), True),
        (Execution(DIED), True),
        (Execution(FINISHED, "TypeError\n"), False),
        (Execution(FINISHED, "AttributeError\n"), False),
        (Execution("raised", "NameError: no Layer\n"), False),
    ],
)
def test_an_operation_that_does_nothing_is_useless(execution: Execution, does: bool) -> None:
    assert useful(Answers(execution), OPERATIONS["Mat.fill"]) is does


def test_our_own_module_is_libfuzzer_s() -> None:
    assert Scouting(60).seconds(60) == 0
    assert worthwhile() == sorted(PROFILES)


def test_a_calm_module_is_handed_over_and_a_crashing_one_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scouting, "module_dir", lambda: Path("/other"))
    calm, wild = Scouting(60), Scouting(60)
    assert calm.seconds(60) == wild.seconds(60) == 24
    calm.judge(Progress(executions=100_000, deaths=1), scout=True, lasted=24)
    wild.judge(Progress(executions=100, deaths=20), scout=True, lasted=24)
    assert (calm.seconds(36), wild.seconds(36)) == (0, 36)
    calm.judge(Progress(executions=5), scout=False, lasted=1)
    assert calm.seconds(30) == 30


def test_a_scout_writes_findings_down_and_avoids_what_crashes(tmp_path: Path) -> None:
    executor = Answers(Execution(DIED, log=CRASH, status=1))
    scout = Scout([PROFILES["fuzz_mat"]], executor, tmp_path, seed=1)
    for _ in range(40):
        scout.step()
    assert scout.numbers["deaths"] == scout.numbers["executions"] == 40
    assert len(list(tmp_path.glob("heap-buffer-overflow-read-layer_forward.*.json"))) == 4
    operation, hostile = next(iter(scout.avoided))
    program = Program((Call(operation, (), None, hostile),))
    left_out = sum(not scout.cautious(program).calls for _ in range(200))
    assert 100 < left_out < 200


def test_a_scout_keeps_what_reaches_new_edges(tmp_path: Path) -> None:
    scout = Scout([PROFILES["fuzz_mat"]], Answers(Execution(FINISHED, fresh_edges=3)), tmp_path, 1)
    scout.plant("fuzz_mat", b"seed")
    for _ in range(5):
        scout.step()
    assert (scout.numbers["edges"], scout.numbers["corpus"]) == (15, 5)


def test_a_scout_asks_the_model_of_programs_that_end_well(tmp_path: Path) -> None:
    executor = Answers(Execution(FINISHED, "\x010 !MemoryError\n\x011 !ZeroDivisionError\n"))
    scout = Scout([PROFILES["fuzz_mat"]], executor, tmp_path, seed=1)
    for _ in range(20):
        scout.step()
    assert list(tmp_path.glob("model-*.json"))


def test_foreign_rows_are_well_formed() -> None:
    from harness.ops.foreign import FOREIGN

    for row in FOREIGN:
        assert row.name not in OPERATIONS
        assert row.template.count("%s") >= row.fixed
