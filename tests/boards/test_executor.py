"""The board executor: a crash on the board is a finding like any other, with title and frame, and
the next program finds a working board."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.execute import DIED, FINISHED, HUNG, RAISED
from harness.execute.board import Board
from harness.firmware.boards import boards
from harness.firmware.emulated import emulated
from harness.oracles import judge
from harness.program import Program

ONE_OF_EACH = ("mps2-an386", "virt-rv32imafc")


@pytest.fixture(params=ONE_OF_EACH, scope="module")
def board(request: pytest.FixtureRequest) -> Iterator[Board]:
    with emulated(boards()[request.param], timeout=20) as started:
        yield started


def test_runs_a_program(board: Board) -> None:
    run = board.run_text("print('x' * 5000)\nprint(6 * 7)\n")
    assert (run.outcome, run.output) == (FINISHED, "x" * 5000 + "\n42\n")


def test_programs_know_nothing_of_each_other(board: Board) -> None:
    assert board.run_text("here = 1\n").outcome == FINISHED
    assert "NameError" in board.run_text("print(here)\n").output


def test_says_what_was_raised_and_where(board: Board) -> None:
    run = board.run_text("x = 1\n1 // 0\n")
    assert run.outcome == RAISED and "line 2" in run.output and "ZeroDivisionError" in run.output


def test_a_syntax_error_is_an_exception(board: Board) -> None:
    run = board.run_text("x = = 1\n" + "pass\n" * 2000)
    assert run.outcome == RAISED and "SyntaxError" in run.output


def test_a_fault_is_a_finding_with_a_frame(board: Board) -> None:
    run = board.run_text("import machine\nmachine.mem32[16] = 1\n")
    assert run.outcome == DIED
    finding = judge(Program(()), run)
    assert finding is not None
    assert "machine_mem" in finding.title and finding.owner == "micropython", finding
    assert finding.severity in ("high", "critical")
    assert board.run_text("print(1)\n").output == "1\n"


def test_rom_cannot_be_written(board: Board) -> None:
    where = "uctypes.addressof(open('examples/digits/digits.bin', 'rb'))"
    run = board.run_text(f"import machine, uctypes\nmachine.mem32[{where}] = 1\n")
    assert run.outcome == DIED, run


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_a_hang_is_one(name: str) -> None:
    with emulated(boards()[name], timeout=3) as board:
        run = board.run_text("import machine\nprint(1)\nwhile True: pass\n")
        assert run.outcome == HUNG
        assert board.run_text("print(2)\n").output == "2\n"


def test_a_reset_is_a_death(board: Board) -> None:
    assert board.run_text("import machine\nmachine.reset()\n").outcome == DIED


def test_recursion_ends_before_the_stack_does(board: Board) -> None:
    run = board.run_text("def deeper():\n    return deeper() + 1\ndeeper()\n")
    assert run.outcome == RAISED and "RuntimeError" in run.output


def test_native_memory_ends_where_the_linker_script_says(board: Board) -> None:
    run = board.run_text(
        "import board\nfrom ncnn_mp import Mat\nkept = []\ntry:\n"
        "    while True: kept.append(Mat(1000))\n"
        "except MemoryError: print(board.memory()[:3], len(kept))\n"
    )
    size, live, peak = map(int, run.output[1 : run.output.index(")")].split(","))
    assert live <= peak <= size and peak > size * 0.9, run.output
    assert (run.native_bytes, run.leaked_bytes) == (0, 0)


def test_what_outlives_a_program_is_counted(board: Board) -> None:
    run = board.run_text("from ncnn_mp import Mat\nkept = Mat(10)\n")
    assert (run.outcome, run.native_bytes, run.leaked_bytes) == (FINISHED, 0, 0)
