"""Choices, programs, generation and lowering: any bytes are a program, always the same one."""

from __future__ import annotations

import ast
import random
from dataclasses import replace

import pytest

from harness import limits
from harness.choices import BytesChoices, RandomChoices, random_bytes
from harness.generate import PROFILES, generate
from harness.lower import call_at, lower, written
from harness.ops import OPERATIONS
from harness.program import OMITTED, Call, Name, Program, Ref

ALL = sorted(PROFILES)


def test_bytes_are_read_front_to_back() -> None:
    choices = BytesChoices(bytes([7, 1, 0, 2]))
    assert choices.integer(0, 3) == 3
    assert choices.boolean()
    assert choices.integer(0, 999) == 512
    assert not choices.exhausted
    assert choices.used() == bytes([7, 1, 0, 2])


def test_exhausted_choices_are_the_lowest() -> None:
    choices = BytesChoices(b"")
    assert choices.exhausted
    assert choices.integer(5, 9) == 5
    assert choices.integer(-(2**40), 0) == -(2**40)
    assert choices.pick("abc") == "a"
    assert not choices.boolean()
    assert choices.blob(9) == b""


@pytest.mark.parametrize("low, high", [(0, 0), (0, 255), (0, 256), (-5, 70000), (3, 2**33)])
def test_integers_stay_in_their_range(low: int, high: int) -> None:
    choices = RandomChoices(1, 4000)
    values = [choices.integer(low, high) for _ in range(500)]
    assert low <= min(values) <= max(values) <= high


def test_blobs_are_as_long_as_the_bytes_allow() -> None:
    assert BytesChoices(bytes([200, 1, 2, 3])).blob(255) == bytes([1, 2, 3])


@pytest.mark.parametrize("target", ALL)
@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, 17, 100, limits.MOST_INPUT_BYTES])
def test_any_bytes_are_a_valid_program(target: str, size: int) -> None:
    """The text is Python as far as CPython can tell, and defines every name before it uses it."""
    for seed in range(400):
        program = generate(BytesChoices(random_bytes(seed, size)), PROFILES[target])
        ast.parse(lower(program))
        assert all(call.operation in OPERATIONS for call in program.calls)
        assert len(program.calls) < 4 * limits.MOST_CALLS


@pytest.mark.parametrize("target", ALL)
def test_the_same_bytes_are_the_same_program(target: str) -> None:
    data = random_bytes(3)
    programs = [generate(BytesChoices(data), PROFILES[target]) for _ in range(2)]
    assert programs[0] == programs[1]
    assert lower(programs[0]) == lower(programs[1])


@pytest.mark.parametrize("target", ALL)
def test_what_was_used_is_enough(target: str) -> None:
    choices = RandomChoices(5)
    program = generate(choices, PROFILES[target])
    assert generate(BytesChoices(choices.used()), PROFILES[target]).calls[:4] == program.calls[:4]


@pytest.mark.parametrize("target", ALL)
def test_programs_survive_json(target: str) -> None:
    for seed in range(200):
        program = generate(RandomChoices(seed), PROFILES[target])
        again = Program.from_json(program.to_json())
        assert again.to_json() == program.to_json()  # not ==: nan is among the values
        assert lower(again) == lower(program)
        assert again.digest() == program.digest()


def test_json_keeps_every_kind_of_value() -> None:
    values = (None, True, -1, 2**70, 1.5, float("inf"), "x", b"\0\xff", (1, (2.0, Ref(3))))
    program = Program((Call("Mat", (*values, Ref(1), Name("gc"), OMITTED), 4, True),))
    call = Program.from_json(program.to_json()).calls[0]
    assert call == program.calls[0]
    assert [type(value) for value in call.arguments[-3:]] == [Ref, Name, type(OMITTED)]


@pytest.mark.parametrize("target", [t for t in ALL if "Network" not in PROFILES[t].owners])
def test_mean_length_is_enough(target: str) -> None:
    """Programs of one or two calls would be fast and find nothing."""
    lengths = [len(generate(RandomChoices(s, 160), PROFILES[target]).calls) for s in range(300)]
    assert sum(lengths) / len(lengths) >= 8


def test_swarms_leave_groups_out() -> None:
    """Some programs never close, some never collect: no program does everything."""
    profile = PROFILES["fuzz_lifetime"]
    programs = [generate(RandomChoices(seed), profile) for seed in range(200)]
    groups = [{OPERATIONS[call.operation].group for call in p.calls} for p in programs]
    for group in ("close", "drop", "collect", "keep"):
        assert 20 < sum(group in present for present in groups) < 190, group


def test_hostile_programs_and_polite_ones() -> None:
    programs = [generate(RandomChoices(seed), PROFILES["fuzz_mat"]) for seed in range(300)]
    hostile = sum(any(call.hostile for call in program.calls) for program in programs)
    assert 90 < hostile < 270


@pytest.mark.parametrize(
    "value, text",
    [
        (Ref(3), "o3"),
        (Name("gc"), "gc"),
        (True, "True"),
        (-(2**70), "-1180591620717411303424"),
        (float("nan"), "float('nan')"),
        (1.5, "1.5"),
        (1e39, "1e+39"),
        ((1, (2,)), "(1, (2, ), )"),
        (b"\0'", 'b"\\x00\'"'),
    ],
)
def test_values_are_written_as_python(value: object, text: str) -> None:
    assert written(value) == text  # type: ignore[arg-type]


def test_omitted_and_named_arguments() -> None:
    call = Call("Mat/data", (4, 1, 0, 2, Ref(0), OMITTED), 1)
    assert "o1 = Mat(4, 1, 0, 2, data=o0)" in lower(Program((call,)))


@pytest.mark.parametrize("target", ALL)
def test_lines_lead_back_to_calls(target: str) -> None:
    """The exception oracle finds a call by the line number of a traceback."""
    for seed in range(50):
        program = generate(RandomChoices(seed), PROFILES[target])
        lines = lower(program).splitlines()
        first = next(number for number, line in enumerate(lines, 1) if line.startswith("try:"))
        assert call_at(program, first) == program.calls[0]
        assert call_at(program, len(lines)) == program.calls[-1]
        assert call_at(program, len(lines) + 1) is None


def test_any_subset_of_calls_is_a_program() -> None:
    """What the minimiser relies on."""
    dice = random.Random(1)
    for seed in range(100):
        program = generate(RandomChoices(seed), PROFILES["fuzz_extractor"])
        kept = tuple(call for call in program.calls if dice.random() < 0.5)
        ast.parse(lower(replace(program, calls=kept)))
