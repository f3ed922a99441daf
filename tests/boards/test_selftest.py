"""Every board boots in QEMU and passes its self-test: the operations, the regressions, the
contract and the digits network."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from harness.execute.environment import require
from harness.execute.server import Server
from harness.firmware import digits, selftest, smoke
from harness.firmware import emulated as emulated_module
from harness.firmware.boards import boards
from harness.firmware.emulated import emulated
from harness.models import ROOT

SECONDS = 120  # of one program, on a busy machine


def selftested(board: str) -> list[selftest.Result]:
    unix_binary = ROOT / "build" / "unix-release" / "micropython"
    with emulated(boards()[board], SECONDS) as there, Server(unix_binary, "unix-release") as here:
        digits.compare(there, here)  # raises where an answer differs
        return list(selftest.run(there, here))


@pytest.fixture(scope="module")
def runs() -> Iterator[dict[str, Future[list[selftest.Result]]]]:
    """All boards, side by side: an emulator uses one core."""
    for name, board in boards().items():
        require(board.firmware, name)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {name: pool.submit(selftested, name) for name in boards()}


@pytest.mark.parametrize("board", sorted(boards()))
def test_passes_its_selftest(board: str, runs: dict[str, Future[list[selftest.Result]]]) -> None:
    results = runs[board].result()
    failed = [result for result in results if result.verdict == selftest.FAILED]
    assert not failed, "\n\n".join(f"{bad.case.name}: {bad.report}" for bad in failed)
    assert selftest.fine(results)
    passed = sum(result.verdict == selftest.PASSED for result in results)
    assert passed >= selftest.LEAST_PASSED * len(results), "of our boards' layers, too"


def test_a_model_in_rom_is_not_copied() -> None:
    """Not one weight of it; and the network with all that it needs stays small."""
    with emulated(boards()["mps2-an386"], SECONDS) as board:
        copied, there = digits.answers(board, "from a file")
        copied_peak = board.memory.native_peak if board.memory else 0
        in_place, here = digits.answers(board, "in place")
        peak = board.memory.native_peak if board.memory else 0
    weights = (digits.FOLDER / "digits.bin").stat().st_size
    assert here == there
    assert in_place == 0 and copied >= weights
    assert peak <= 48 * 1024 and peak <= copied_peak - weights, (peak, copied_peak)


DAMAGED = """
from ncnn_mp import Mat, Net
for name in ("cut", "longer"):
    net = Net()
    net.load_param("examples/digits/digits.param")
    try:
        net.load_model("damaged/" + name + ".bin")
        print("loaded", name)
    except ValueError as refused:
        print(refused)
"""


def test_what_is_damaged_in_rom_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answers as for a copy."""
    weights = (digits.FOLDER / "digits.bin").read_bytes()
    files = emulated_module.rom_files()
    files |= {
        "damaged/cut.bin": weights[:-4],
        "damaged/longer.bin": weights + bytes(4),
    }
    monkeypatch.setattr(emulated_module, "rom_files", lambda: files)
    with emulated(boards()["mps2-an386"], SECONDS) as board:
        run = board.run_text(DAMAGED)
    assert "ends early" in run.output and "longer than its weights" in run.output, run
    assert "loaded" not in run.output


def test_programs_make_nearly_every_call() -> None:
    """What random programs never make is little: mostly unbound methods."""
    programs = smoke.smoke_programs()
    assert len(smoke.missing(programs)) < 100
    assert len(programs) < 200


def test_what_is_left_out_exists_and_has_a_reason() -> None:
    names = {path.stem for path in (*selftest.contract_scripts(), *selftest.regressions())}
    for name, reason in selftest.excused().items():
        assert name in names and len(reason) > 10, name
