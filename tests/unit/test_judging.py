"""Oracles, minimiser, reproducer, store and schedule: values in, values out, nothing started."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.campaign import NARROW_SHARE, NO_SHARE, WHOLE, Tally, shares, summary
from harness.commands import replay_file
from harness.compare import Comparison
from harness.examine import Examiner, named
from harness.execute import DIED, FINISHED, HUNG, RAISED, Execution
from harness.execute.answers import Pair
from harness.finding import Finding
from harness.lower import lower
from harness.oracles import judge
from harness.program import Call, Program, Ref
from harness.reproduce import script
from harness.schedule import lanes
from harness.store import Store, load
from harness.sweep import ALL, counted, judge_script, sweep
from harness.triage import report
from harness.worker import Progress

PROGRAM = Program(
    (Call("Mat/wh", (2, 2), 0), Call("Mat.fill", (Ref(0), 1.0)), Call("Mat.close", (Ref(0),)))
)
TRACEBACK = 'Traceback (most recent call last):\n  File "<stdin>", line {}, in <module>\n{}\n'


def test_nothing_wrong_is_no_finding() -> None:
    assert judge(PROGRAM, Execution(FINISHED)) is None
    assert Execution(FINISHED, leaked_bytes=-16).unremarkable


def test_escaped_exception_is_traced_to_its_call() -> None:
    line = lower(PROGRAM).splitlines().index("try: o0.fill(1.0)") + 1
    output = TRACEBACK.format(line, "TypeError: cannot")
    finding = judge(PROGRAM, Execution(RAISED, output))
    assert finding is not None
    assert finding.key == "exception-TypeError-Mat.fill"
    assert finding.title == "Mat.fill raised TypeError: cannot"


def test_exception_without_traceback_is_not_lost() -> None:
    finding = judge(PROGRAM, Execution(RAISED, ""))
    assert finding is not None and "nowhere" in finding.key


@pytest.mark.parametrize(
    "execution, key",
    [
        (Execution(FINISHED, live_handles=2, native_bytes=64), "live-handles"),
        (Execution(FINISHED, live_handles=-1), "live-handles"),
        (Execution(FINISHED, native_bytes=64), "live-bytes"),
        (Execution(FINISHED, leaked_bytes=8), "leaked-bytes"),
        (Execution(HUNG, seconds=10), "hang-Mat.close"),
        (Execution(DIED, status=-9), "death-SIGKILL"),
        (Execution(DIED, status=1, log="FATAL: uncaught NLR 0x1"), "death-uncaught-nlr"),
        (
            Execution(
                DIED,
                log="==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1\n"
                "READ of size 4 at 0x1 thread T0\n    #0 0x1 in mat_fill /ncnn_mp/csrc/mat.c:7:1\n",
            ),
            "heap-use-after-free-read-mat_fill",
        ),
    ],
)
def test_each_oracle_objects(execution: Execution, key: str) -> None:
    finding = judge(PROGRAM, execution)
    assert finding is not None
    assert finding.key == key


@pytest.mark.parametrize("oracle, key", [("live", "live-handles"), ("death", "death-SIGKILL")])
def test_vague_findings_are_told_apart_by_their_calls(oracle: str, key: str) -> None:
    finding = Finding(oracle, key, "a title")
    assert named(finding, PROGRAM).key == f"{key}-Mat-wh-Mat.fill-Mat.close"


OVERFLOW = """\
==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1
READ of size 4 at 0x1 thread T0
    #0 0x1 in {} /ncnn_mp/csrc/mat.c:7:1
"""


class Alone:
    """An executor that always says the same."""

    def __init__(self, execution: Execution) -> None:
        self.execution = execution

    def run_text(self, text: str) -> Execution:
        return self.execution


def crash(function: str) -> Execution:
    return Execution(DIED, log=OVERFLOW.format(function), status=77)


FILL, COPY, KILLED = crash("mat_fill"), crash("mat_copy"), Execution(DIED, status=-9)


@pytest.mark.parametrize(
    "seen, alone, stored",
    [
        (FILL, FILL, {"heap-buffer-overflow-read-mat_fill": True}),
        (FILL, Execution(FINISHED), {"heap-buffer-overflow-read-mat_fill": False}),
        (
            FILL,
            Execution(FINISHED, live_handles=1),
            {"heap-buffer-overflow-read-mat_fill": False, "live-handles": True},
        ),
        (
            FILL,
            COPY,
            {
                "heap-buffer-overflow-read-mat_fill": False,
                "heap-buffer-overflow-read-mat_copy": True,
            },
        ),
        (KILLED, COPY, {"heap-buffer-overflow-read-mat_copy": True}),
        (
            KILLED,
            Execution(FINISHED, live_handles=1),
            {"death-SIGKILL": False, "live-handles": True},
        ),
        (Execution(FINISHED, live_handles=1), COPY, {"heap-buffer-overflow-read-mat_copy": True}),
    ],
)
def test_a_crash_is_stored_although_it_looks_different_alone(
    seen: Execution, alone: Execution, stored: dict[str, bool], tmp_path: Path
) -> None:
    executor, store = Alone(alone), Store(tmp_path)
    examiner = Examiner(executor, store, Comparison(executor))
    finding = judge(PROGRAM, seen)
    assert finding is not None
    kept = examiner.examine("fuzz_mat", PROGRAM.to_json().encode(), finding, 1.0)
    assert {found.key: found.reproduced for found in kept} == stored
    assert examiner.examine("fuzz_mat", PROGRAM.to_json().encode(), finding, 2.0) == []
    logs = [path.read_text() for path in tmp_path.glob("*/log.txt")]
    assert finding.log in logs or seen is not FILL


def test_a_comparison_counts_the_programs_that_were_answered() -> None:
    class Dying:
        deaths = 0

        def answers(self, program: Program, went_well: list[bool]) -> dict[int, Pair]:
            self.deaths += len(program.calls) == 3
            return {}

    comparison = Comparison(Alone(Execution(FINISHED)))
    comparison.reference = Dying()
    assert comparison.finding(PROGRAM) is None
    assert comparison.answered == 0
    assert comparison.finding(Program(PROGRAM.calls[:1])) is None
    assert comparison.answered == 1


def test_deaths_are_no_single_finding(tmp_path: Path) -> None:
    """The minimiser takes all calls away that a death does not need: this one needs its last."""

    class Needing:
        def run_text(self, text: str) -> Execution:
            needed = ".fill(" in text or ".clone(" in text
            return KILLED if needed else Execution(FINISHED)

    executor, store = Needing(), Store(tmp_path)
    examiner = Examiner(executor, store, Comparison(executor))
    finding = judge(PROGRAM, KILLED)
    assert finding is not None
    clone = Program((*PROGRAM.calls[:1], Call("Mat.clone", (Ref(0), None), 1)))
    for program in (PROGRAM, clone):
        assert examiner.examine("fuzz_mat", program.to_json().encode(), finding, 1.0)
    assert {found.count for found in store.all()} == {1}


def test_an_inline_function_of_a_header_is_named_with_its_caller() -> None:
    """Half of ncnn's loops read through ncnn::Mat::row()."""
    log = """\
==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1
READ of size 4 at 0x1 thread T0
    #0 0x1 in ncnn::Mat::row(int) const /ncnn/src/mat.h:1600:1
    #1 0x1 in ncnn::Mat::row_range(int) const /ncnn/src/mat.h:1610:1
    #2 0x1 in ncnn::Flatten::forward(ncnn::Mat const&) const /ncnn/src/layer/flatten.cpp:30:1
"""
    key = "heap-buffer-overflow-read-ncnn-Mat-row-ncnn-Flatten-forward"
    assert report.read(log).key == key


def test_script_says_how_to_run_it(tmp_path: Path) -> None:
    finding = Finding("sanitizer", "key", "heap-buffer-overflow in mat_fill", "binding", "high")
    text = script(finding, "Mat()\n", "fuzz_mat", tmp_path / "repro.py", reproduced=True)
    assert text.startswith("# heap-buffer-overflow in mat_fill\n")
    assert f"build/unix-asan/micropython {tmp_path}/repro.py" in text
    assert text.endswith("\n\nMat()\n")


def test_store_counts_and_survives(tmp_path: Path) -> None:
    store = Store(tmp_path)
    finding = Finding("sanitizer", "a-key", "a title", "ncnn", "critical", "f (x.c:1)", "log")
    assert not store.again("seen", "fuzz_mat")
    store.add(
        finding, PROGRAM, lower(PROGRAM), "fuzz_mat", b"\1\2", 3.21, reproduced=True, seen_as="seen"
    )
    assert store.again("seen", "fuzz_net")
    assert store.again("a-key", "fuzz_net")
    (stored,) = load(tmp_path)
    assert (stored.count, stored.targets, stored.seconds) == (3, ("fuzz_mat", "fuzz_net"), 3.2)
    assert store.all() == [stored]
    folder = tmp_path / "a-key"
    assert (folder / "input.bin").read_bytes() == b"\1\2"
    assert Program.from_json((folder / "program.json").read_text()) == PROGRAM


def test_a_stored_script_is_replayed_by_its_program_where_that_is_judged(tmp_path: Path) -> None:
    wrong = Alone(Execution(FINISHED, "\x010 [3,2,1,5,1,4,1,8,32]:\n"))
    program = Program((Call("Mat/whc", (3, 2, 0, 4), 0),))
    finding = judge(program, wrong.execution)
    assert finding is not None and finding.oracle == "model"
    stored = Store(tmp_path).add(finding, program, "", "fuzz_mat", b"", 1.0, True, finding.key)
    assert replay_file(wrong, Path(stored.script), None, show=False) == finding


@pytest.mark.parametrize("jobs", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("targets", [1, 3, 4])
def test_time_is_shared(jobs: int, targets: int) -> None:
    shares = {f"t{number}": 1.0 + number for number in range(targets)}
    plan = lanes(shares, jobs, 60.0)
    assert len(plan) == jobs
    for lane in plan:
        assert sum(slot.end - slot.start for slot in lane) == pytest.approx(60.0)
        ends = [slot.end for slot in lane[:-1]]
        assert [slot.start for slot in lane[1:]] == pytest.approx(ends)
    for name, share in shares.items():
        own = [slot for lane in plan for slot in lane if slot.target == name]
        assert sum(slot.end - slot.start for slot in own) == pytest.approx(
            60.0 * jobs * share / sum(shares.values())
        )


def test_summary_has_exactly_its_fields() -> None:
    tally = Tally("fuzz_mat")
    tally.absorb(Progress(executions=100, operations=900, seconds=2.0, edges=7, corpus=3))
    tally.absorb(Progress(50, 450, 1.0, edges=9, corpus=2, compared=3, reference_deaths=1))
    numbers = {
        "seconds": 3.0,
        "executions": 150,
        "execs_per_second": 50.0,
        "edges": 9,
        "corpus": 3,
        "compared": 3,
        "reference_deaths": 1,
        "findings": 0,
    }
    expected = {"targets": [{"target": "fuzz_mat", **numbers}], "total": numbers}
    assert json.loads(json.dumps(summary([tally]))) == expected


def test_32_bits_get_a_share_or_the_whole_of_a_campaign() -> None:
    targets = ["fuzz_mat", "fuzz_net"]
    assert shares(targets, NO_SHARE) == {"fuzz_mat": 1.0, "fuzz_net": 1.0}
    assert shares(targets, NARROW_SHARE) == {"fuzz_mat": 1.0, "fuzz_net": 1.0, "unix-asan32": 0.2}
    assert shares(targets, WHOLE) == {"unix-asan32": 2.0}


class Counting:
    """An executor whose program ends like that, in a process that has counted so much."""

    def __init__(self, outcome: str, counts: str) -> None:
        self.outcome, self.counts = outcome, counts

    def run_text(self, text: str) -> Execution:
        if text.endswith("print(*ncnn_mp._fail())"):
            return Execution(FINISHED, self.counts)
        return Execution(self.outcome)


@pytest.mark.parametrize(
    "outcome, counts, key",
    [
        (HUNG, "0 0 0", "hang-nothing"),
        (DIED, "0 0 0", "death-exit-None"),
        (RAISED, "2 5 0", "exception-an-exception-without-a-traceback-nowhere"),
        (FINISHED, "0 0 0", "uncounted"),
    ],
)
def test_a_sweep_of_a_program_that_cannot_be_counted_fails(
    outcome: str, counts: str, key: str
) -> None:
    """With nothing to fail, it would try nothing and be content."""
    (found,) = sweep(Counting(outcome, counts), "program", judge_script, ALL)
    failure, finding = found
    assert (str(failure), finding.key) == ("no allocation", key)


def test_a_sweep_tries_what_was_counted() -> None:
    executor = Counting(FINISHED, "2 1 0")
    assert counted(executor, "program")[1].native == 2
    assert list(sweep(executor, "program", judge_script, ALL)) == []
