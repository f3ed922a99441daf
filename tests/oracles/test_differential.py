"""The differential oracle: what differs from CPython's ncnn is found, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from harness.choices import RandomChoices
from harness.compare import Comparison
from harness.examine import program_of
from harness.execute.answers import Answer
from harness.execute.server import Server
from harness.generate import PROFILES, generate
from harness.lower import BYTES, lower
from harness.models import ROOT
from harness.ops import OPERATIONS
from harness.oracles import differential
from harness.program import Call, Program, Ref, Value
from harness.reference.program import excuses, function

PROGRAMS = 60  # a profile; thousands have been run by hand
SEEDS = sorted((ROOT / "fuzz" / "corpora").glob("*/*"))


def call(operation: str, *arguments: Value, result: int | None = None) -> Call:
    """For tables."""
    return Call(operation, arguments, result)


@pytest.fixture(scope="module")
def comparison(server: Server) -> Iterator[Comparison]:
    """One reference for all tests."""
    with Comparison(server) as started:
        yield started


@pytest.mark.parametrize("target", sorted(PROFILES))
def test_random_programs(target: str, comparison: Comparison) -> None:
    before = comparison.compared
    for seed in range(PROGRAMS):
        program = generate(RandomChoices(seed), PROFILES[target])
        finding = comparison.finding(program)
        assert finding is None, f"{seed}: {finding.title}\n{lower(program)}"
    if "Network" not in PROFILES[target].owners:  # those are compared by tests/networks
        assert comparison.compared - before >= PROGRAMS // 2
    assert comparison.reference.deaths == 0


@pytest.mark.parametrize("target", sorted(PROFILES))
def test_every_fourth_seed(target: str, comparison: Comparison) -> None:
    for path in [path for path in SEEDS if path.parent.name == target][::4]:
        finding = comparison.finding(program_of(target, path.read_bytes()))
        assert finding is None, f"{path}: {finding.title}"


FILLED = call("filled", 4, 3, 0, 2, False, result=0)
IMAGE = call("image", 4, 3, 3, 12, 0, result=0)
LAYER = (
    FILLED,
    call("Layer/one", "ReLU", result=1),
    call("params", ((0, 0.5),), result=2),
    call("Layer.load_param", Ref(1), Ref(2)),
    call("weights", (), False, result=3),
    call("Layer.load_model", Ref(1), Ref(3)),
    call("Layer.create_pipeline", Ref(1), None),
    call("Layer.forward/one", Ref(1), Ref(0), None, result=4),
)
NET = (
    call("Net", result=0),
    call("Net.load_param/path", Ref(0), "fuzz/models/pair.param"),
    call("Net.load_model/path", Ref(0), "fuzz/models/pair.bin"),
    call("Net.get_input_name", Ref(0), 1),
    call("Net.get_output_index", Ref(0), 0),
)
WRONG: dict[str, tuple[tuple[Call, ...], int]] = {
    "border": (
        (FILLED, call("Mat.copy_make_border", Ref(0), 1, 0, 2, 1, 1, 0.0, result=1)),
        1,
    ),
    "cut": ((FILLED, call("Mat.copy_cut_border", Ref(0), 1, 0, 2, 1, result=1)), 1),
    "pixels": ((IMAGE, call("Mat.from_pixels", Ref(0), 1 | 3 << 16, 4, 3, 12, result=1)), 1),
    "resize": (
        (IMAGE, call("Mat.from_pixels_resize", Ref(0), 1, 4, 3, 12, 7, 5, result=1)),
        1,
    ),
    "roi": ((IMAGE, call("Mat.from_pixels_roi", Ref(0), 2, 4, 3, 12, 1, 1, 2, 2, result=1)), 1),
    "packing": (
        (
            call("filled", 4, 3, 0, 8, False, result=0),
            call("Mat.convert_packing", Ref(0), 4, result=1),
            call("Mat.convert_packing", Ref(1), 1, result=2),
        ),
        2,
    ),
    "normalize": (
        (FILLED, call("Mat.substract_mean_normalize", Ref(0), (1.5, 0.5), (2.0, 3.0))),
        1,
    ),
    "layer": (LAYER, 7),
    "name": (NET, 3),
    "index": (NET, 4),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_result_is_found(what: str, comparison: Comparison, server: Server) -> None:
    """The last digit of what the program saw is changed."""
    calls, place = WRONG[what]
    program = Program(calls)
    execution = server.run_text(lower(program, BYTES))
    well = differential.went_well(program, execution)
    assert well[place], execution.output
    answers = comparison.reference.answers(program, well)
    assert place in answers
    assert differential.judge(program, execution, answers) is None
    lines = execution.output.split("\n")
    at = next(i for i, line in enumerate(lines) if line.startswith(f"\x01{place} "))
    lines[at] = changed(lines[at])
    finding = differential.judge(program, replace(execution, output="\n".join(lines)), answers)
    assert finding is not None
    assert finding.key == f"differs-{calls[place].operation.replace('/', '-')}"


def changed(line: str) -> str:
    """Another exponent at the end of a Mat, another letter elsewhere."""
    return line[:-2] + ("21" if "]:" in line else line[-2:].swapcase().replace("4", "5"))


@pytest.mark.parametrize(
    "ours, answer, tolerance, same",
    [
        ("[1,1,1,1,1,1,4,1,4,4]:0000803f", Answer("mat", b"\0\0\x80?", (1, 1, 1, 1, 1)), 0.0, True),
        (
            "[1,1,1,1,1,1,4,1,4,4]:0100803f",
            Answer("mat", b"\0\0\x80?", (1, 1, 1, 1, 1)),
            0.0,
            False,
        ),
        (
            "[1,1,1,1,1,1,4,1,4,4]:0100803f",
            Answer("mat", b"\0\0\x80?", (1, 1, 1, 1, 1)),
            1e-4,
            True,
        ),
        (
            "[2,1,1,1,1,1,4,1,4,4]:0000803f",
            Answer("mat", b"\0\0\x80?", (1, 1, 1, 1, 1)),
            1e-4,
            False,
        ),
        ("b2:0001", Answer("bytes", b"\0\1"), 0.0, True),
        ("b2:0002", Answer("bytes", b"\0\1"), 1e-4, False),
        ("f3ff8000000000000", Answer("value", 1.5), 0.0, True),
        ("f3ff8000000000001", Answer("value", 1.5), 0.0, False),
        ("'left'", Answer("value", "left"), 0.0, True),
        ("4", Answer("refused", "ValueError"), 0.0, False),
        ("?ValueError", Answer("value", 1.5), 0.0, False),
        ("?ValueError", Answer("mat", b"", (0, 1, 1, 1, 0)), 0.0, False),
        ("?MemoryError", Answer("value", 1), 0.0, True),
        (
            "[1,1,1,1,1,1,4,1,4,4]:?MemoryError",
            Answer("mat", b"\0\0\x80?", (1, 1, 1, 1, 1)),
            0.0,
            True,
        ),
    ],
)
def test_what_counts_as_the_same(ours: str, answer: Answer, tolerance: float, same: bool) -> None:
    assert (differential.differs(ours, answer, tolerance) == "") is same


def test_every_operation_is_compared_or_excused() -> None:
    found = excuses()
    assert all(found.values()), [name for name, reason in found.items() if not reason]
    assert {name for name, row in OPERATIONS.items() if function(row)} | set(found) == set(
        OPERATIONS
    )


def test_a_reference_that_dies_is_started_again(comparison: Comparison) -> None:
    reference = comparison.reference
    program = Program((FILLED,))
    assert reference.answers(program, [True])
    assert reference._process is not None
    reference._process.kill()
    reference._process.wait()
    before = reference.deaths
    assert reference.answers(program, [True]) == {}
    assert reference.deaths == before + 1
    assert reference.answers(program, [True])
    reference.deaths = before


def test_tolerances_are_of_members() -> None:
    assert set(differential.TOLERANCES) <= {row.member for row in OPERATIONS.values()}
    assert all(0 < value <= 1e-4 for value in differential.TOLERANCES.values())
    assert Path(ROOT, "harness", "reference").is_dir()


def test_what_is_kept_may_be_written_to(comparison: Comparison) -> None:
    keep, look = Call("keep Mat", (Ref(0),)), Call("look kept", ())
    normalise = Call("Mat.substract_mean_normalize", (Ref(0), None, None))
    made = Call("Mat/whc", (1, 1, 0, 1), 0)
    assert comparison.finding(Program((made, keep, look, normalise))) is None
