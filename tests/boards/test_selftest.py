"""Every board boots in QEMU and passes its self-test: the operations, the regressions, the
contract and the digits network."""

from __future__ import annotations

import pytest

from harness.execute.environment import SERVER, require
from harness.execute.server import Server
from harness.firmware import digits, selftest
from harness.firmware.boards import boards
from harness.firmware.emulated import emulated
from harness.models import ROOT

SECONDS = 120  # of one program, on a busy machine
LEAST_PASSED = 0.9  # the others need more memory than a board has


@pytest.fixture(params=sorted(boards()))
def board(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_passes_its_selftest(board: str) -> None:
    require(SERVER.parents[1] / board / "firmware.elf", board)
    unix_binary = ROOT / "build" / "unix-release" / "micropython"
    with emulated(boards()[board], SECONDS) as there, Server(unix_binary, "unix-release") as here:
        numbers = digits.compare(there, here)
        results = list(selftest.run(there, here))
    print(board, numbers)
    failed = [result for result in results if result.verdict == selftest.FAILED]
    assert not failed, "\n\n".join(f"{bad.case.name}: {bad.report}" for bad in failed)
    passed = sum(result.verdict == selftest.PASSED for result in results)
    assert passed >= LEAST_PASSED * len(results)


def test_programs_make_nearly_every_call() -> None:
    """What random programs never make is little: mostly unbound methods."""
    programs = selftest.smoke_programs()
    assert len(selftest.missing(programs)) < 100
    assert len(programs) < 200


def test_what_is_left_out_exists_and_has_a_reason() -> None:
    names = {path.stem for path in (*selftest.contract_scripts(), *selftest.regressions())}
    for name, reason in selftest.excused().items():
        assert name in names and len(reason) > 10, name
