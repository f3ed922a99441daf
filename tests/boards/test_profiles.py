"""Firmware with the layers of one model, as `make firmware LAYERS=from-model MODELS=…` builds it:
it runs that model, and refuses another by the name of the layer that it lacks."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.execute.board import Board as Executor
from harness.firmware.boards import Board, boards
from harness.firmware.digits import FOLDER, answers
from harness.firmware.emulated import emulated
from harness.firmware.layer_profile import profile_of
from harness.models import ROOT
from harness.networks import files
from harness.networks.network import Network, Node

BOARD = "mps2-an386"
PROFILE = "digits"
OTHER = Network(
    (
        Node("Input", ((0, 4), (1, 4), (2, 4)), (), (0,)),
        Node("GroupNorm", ((0, 2), (1, 4)), (0,), (1,)),
    ),
    ((4, 4, 4), (4, 4, 4)),
    (1,),
)
REFUSED = "param refused: the model needs layer {}, which this ncnn was built without\n"


@dataclass(frozen=True)
class Elsewhere(Board):
    """A board whose products are in another folder."""

    @property
    def build(self) -> Path:
        return ROOT / "build" / "tests" / f"{self.name}-{PROFILE}"


@pytest.fixture(scope="module")
def firmware() -> Iterator[Executor]:
    """Built for digits, and started."""
    profile = ROOT / "build" / "profiles" / f"{PROFILE}.txt"
    profile.parent.mkdir(exist_ok=True)
    profile.write_text(profile_of([FOLDER / "digits.param"]))
    usual = boards()[BOARD]
    board = Elsewhere(BOARD, usual.core, usual.qemu, usual.compiler, usual.romfs)
    for command in (
        ["cmake", "--preset", BOARD, "-B", board.build, f"-DNCNN_MP_LAYERS={PROFILE}"],
        ["cmake", "--build", board.build],
    ):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert board.layers == PROFILE
    usual_size = usual.firmware.with_suffix(".bin").stat().st_size
    assert board.firmware.with_suffix(".bin").stat().st_size < usual_size - 50_000
    with emulated(board, 60) as started:
        yield started


def test_runs_its_model(firmware: Executor) -> None:
    weights, probabilities = answers(firmware, "in place")
    assert weights == 0 and len(probabilities) > 1


def refusal(board: Executor, call: str, param: bytes, arguments: str = "") -> str:
    """What a Net says of a param, and still loads another one afterwards."""
    program = (
        f"from ncnn_mp import DataReader, Net\nnet = Net({arguments})\n"
        f"try: net.{call}(DataReader(from_memory={param!r}))\n"
        "except ValueError as refused: print(refused)\n"
        "net.load_param('examples/digits/digits.param')\n"
    )
    return board.run_text(program).output


@pytest.mark.parametrize("arguments", ["", "verify=False"])
def test_names_the_layer_that_it_lacks(firmware: Executor, arguments: str) -> None:
    """Of a type's name and of ncnn's number; whether the verifier knows the layer or not."""
    wanted = REFUSED.format("GroupNorm")
    assert refusal(firmware, "load_param", files.text(OTHER).encode(), arguments) == wanted
    assert refusal(firmware, "load_param_bin", files.binary(OTHER), arguments) == wanted
    einsum = files.text(OTHER).replace("GroupNorm", "Einsum").encode()
    assert refusal(firmware, "load_param", einsum, arguments) == REFUSED.format("Einsum")


def test_what_is_no_layer_at_all_is_no_layer(firmware: Executor) -> None:
    nothing = files.text(OTHER).replace("GroupNorm", "GroupNormal").encode()
    assert "the verifier does not know layer GroupNormal" in refusal(
        firmware, "load_param", nothing
    )


def test_a_profile_that_does_not_exist_is_named(tmp_path: Path) -> None:
    command = ["cmake", "--preset", BOARD, "-B", tmp_path, "-DNCNN_MP_LAYERS=tiny"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0
    said = " ".join(done.stderr.split())
    assert "LAYERS=tiny is no profile: ports/profiles/ has cnn, full and minimal" in said
