"""Guard mutation itself: it sees a guard that is gone, and says so in the report's own words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.execute.server import Server
from harness.guards import report
from harness.guards.campaign import excuses
from harness.guards.cases import Script
from harness.guards.hunt import Detection, Hunter
from harness.guards.inputs import candidates, every
from harness.guards.switches import Counting, Guard, Switched, guards, used

TARGETS = ("fuzz_mat",)
FIELDS = ["name", "file", "line", "detected", "seconds", "finding", "reason"]
GUARD = Guard("mat_copy_in_size", "csrc/mat.c", 1)


@pytest.fixture(scope="module")
def detection() -> Detection:
    with Server() as server:
        found = Hunter(server, GUARD.name).hunt(every(TARGETS), TARGETS, 60)
    assert found is not None
    return found


def test_guards_are_listed_with_their_places(server: Server) -> None:
    found = {guard.name: guard for guard in guards(server)}
    assert len(found) > 100
    assert found["mat_copy_in_size"].file == "csrc/mat.c"


def test_a_missing_guard_is_noticed(detection: Detection) -> None:
    """By an oracle, in a short program, which finds nothing where the guard is on."""
    assert detection.case.statements() <= 6
    assert detection.finding.owner == "binding"


def test_a_script_is_shortened_to_what_shows_the_missing_guard() -> None:
    """It fails without the guard, and not like that with it."""
    text = """\
from ncnn_mp import Mat
unrelated = [Mat(2) for _ in range(3)]
try:
    Mat(4).from_bytes(b"1234567")
    raise AssertionError("taken")
except ValueError:
    pass
"""
    with Server() as server:
        found = Hunter(server, GUARD.name).hunt([Script("a script", text)], TARGETS, 60)
    assert found is not None and found.tried == 1
    assert "unrelated" not in found.case.text() and "from_bytes" in found.case.text()
    assert found.case.statements() <= 3


def test_a_guard_that_is_never_needed_is_not_noticed(server: Server) -> None:
    assert Hunter(server, "draw_text_ascii").hunt([], TARGETS, 0.5) is None


def test_a_program_says_which_guards_it_uses(server: Server) -> None:
    text = "import ncnn_mp\ntry: ncnn_mp.Mat(4).from_bytes(b'')\nexcept ValueError: pass\n"
    names = used(Counting(server).run_text(text))
    assert "mat_copy_in_size" in names
    assert "draw_text_ascii" not in names
    assert used(Counting(server).run_text("raise KeyError\n")) == frozenset()


def test_switches_move_no_line(server: Server) -> None:
    execution = Switched(server, "mat_element", on=True).run_text("\n\nraise KeyError\n")
    assert "line 3" in execution.output


def test_the_same_guard_gets_the_same_inputs() -> None:
    some = every(TARGETS)[:5]
    first, second = (candidates("x", some, TARGETS) for _ in range(2))
    assert [next(first) for _ in range(50)] == [next(second) for _ in range(50)]


def test_the_report_has_these_fields(tmp_path: Path, detection: Detection) -> None:
    path = tmp_path / "guards.json"
    rows = [report.row(GUARD, detection, 1, ""), report.row(GUARD, None, 60, "needs 32 bits")]
    report.write(path, rows)
    written = json.loads(path.read_text())["guards"]
    assert [list(row) for row in written] == [FIELDS, FIELDS]
    assert [row["detected"] for row in written] == [True, False]
    assert all(row.settled for row in rows)


def test_what_is_neither_detected_nor_excused_is_open(detection: Detection) -> None:
    assert not report.row(GUARD, None, 60, "").settled
    assert not report.row(GUARD, detection, 1, "nothing can see it").settled


def test_reproducers_switch_the_guard_off(
    tmp_path: Path, detection: Detection, server: Server
) -> None:
    report.keep(tmp_path, GUARD, detection)
    text = (tmp_path / "repro.py").read_text()
    with_guard = server.run_text(text.replace("_guard", "print"))
    without = server.run_text(text)
    server.close()  # the guard is off in there
    assert (with_guard.outcome, with_guard.output) != (without.outcome, without.output)


def test_excuses_are_few_and_speak_of_guards(server: Server) -> None:
    assert len(excuses()) <= 3
    assert set(excuses()) <= {guard.name for guard in guards(server)}
    assert all(excuses().values())
