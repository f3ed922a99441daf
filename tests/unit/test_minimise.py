"""Every reducer by itself, the fixpoint, the budget, and the scripts that are left."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.choices import RandomChoices
from harness.generate import PROFILES, generate
from harness.lower import lower
from harness.minimise import REDUCERS, minimise
from harness.minimise.attempts import Attempts
from harness.minimise.drop import drop_calls, drop_objects
from harness.minimise.inline import inline, renumber
from harness.minimise.merge import merge_objects
from harness.minimise.relatives import relatives, simplify_operations
from harness.minimise.text import shorten, statements
from harness.minimise.values import simplify_values
from harness.minimise.weight import weight
from harness.ops import OPERATIONS
from harness.program import OMITTED, Call, Name, Program, Ref

MAT = Call("Mat/wh", (5, 7), 0)
FILL = Call("Mat.fill", (Ref(0), 2.5))


def reduced(
    reducer: Callable[..., Program], calls: tuple[Call, ...], fails: Callable[[str], bool]
) -> tuple[Call, ...]:
    """What a reducer leaves of a program whose text fails in that way."""
    attempts = Attempts(lambda program: fails(lower(program)), 60, 100_000)
    return reducer(Program(calls), attempts.smaller).calls


def test_calls_are_dropped() -> None:
    calls = (*[Call("version")] * 9, MAT, *[Call("version")] * 20, FILL)
    assert reduced(drop_calls, calls, lambda text: "o0.fill" in text) == (FILL,)


def test_an_object_goes_with_all_that_depends_on_it() -> None:
    clone = Call("Mat.clone", (Ref(0),), 1)
    others = (clone, Call("Mat.fill", (Ref(1), 1.0)), Call("Option", (), 2))

    def fails(text: str) -> bool:  # only if all of them or none are there
        return "Option" in text and sum(word in text for word in ("o1", "o0 =", "clone")) in (0, 3)

    assert reduced(drop_objects, (MAT, *others), fails) == (Call("Option", (), 2),)


def test_an_earlier_object_takes_the_place_of_a_later_one() -> None:
    second = MAT._replace(result=1)
    calls = (MAT, second, Call("Mat.fill", (Ref(1), 2.5)))
    assert reduced(merge_objects, calls, lambda text: ".fill" in text) == (MAT, FILL)


def test_a_with_statement_becomes_a_call() -> None:
    calls = (MAT, Call("with Mat", (Ref(0),)))
    kept = reduced(simplify_operations, calls, lambda text: "close" in text or "del" in text)
    assert len(kept) == 2 and "with" not in kept[1].operation
    assert relatives("with Mat")[0] == "Mat.close"


def test_operations_lose_arguments_callbacks_and_hostility() -> None:
    event = Call("Stream/event", (b"data", 0, Name("stop"), None), 0, True)
    made = Call("Mat/whdc", (5, 7, 2, 3), 1)
    kept = reduced(
        simplify_operations, (event, made), lambda t: "o0 = Stream(" in t and "o1 = Mat(5" in t
    )
    assert kept == (Call("Stream", (b"data",), 0), Call("Mat/w", (5,), 1))


@pytest.mark.parametrize(
    "value, needed, least",
    [
        (4095, lambda n: n >= 37, 37),
        (-(2**31), lambda n: n < 0, -1),
        (2**31 - 1, lambda n: n > 2**30, 2**30 + 1),
        (float("nan"), lambda x: True, None),
        (3.75, lambda x: isinstance(x, float) and x > 2, 3.0),
        (b"some bytes", lambda b: isinstance(b, bytes) and b"e b" in b, b"e b"),
        (b"\xff\xff", lambda b: isinstance(b, bytes) and len(b) >= 2, b"\0\0"),
        ("some text", lambda s: isinstance(s, str) and "x" in s, "x"),
        ((5, (6, 7), 8), lambda t: isinstance(t, tuple) and len(t) == 1, (0,)),
        (Ref(7), lambda r: isinstance(r, Ref), Ref(0)),
    ],
)
def test_values_become_simple(
    value: object, needed: Callable[[object], bool], least: object
) -> None:
    program = Program((Call("Mat.get_channel_data", (Ref(0), value)),))  # type: ignore[arg-type]
    same_kind = (lambda v: type(v) is int) if type(value) is int else (lambda v: True)

    def fails(candidate: Program) -> bool:
        index = candidate.calls[0].arguments[1]
        return index is not OMITTED and same_kind(index) and needed(index)

    attempts = Attempts(fails, 60, 100_000)
    assert simplify_values(program, attempts.smaller).calls[0].arguments[1] == least


def test_optional_arguments_are_left_out() -> None:
    clone = Call("Mat.clone", (Ref(0), Ref(1)))
    assert reduced(simplify_values, (clone,), lambda text: "o0.clone(" in text) == (
        Call("Mat.clone", (Ref(0), OMITTED)),
    )


def test_what_is_used_once_is_written_where_it_is_used() -> None:
    calls = (
        Call("bytes", (3,), 0),
        Call("Mat/w", (2,), 1),
        Call("Mat.from_bytes", (Ref(1), Ref(0))),
    )
    (call,) = reduced(inline, calls, lambda text: "from_bytes" in text)
    assert lower(Program((call,))).splitlines()[
        -2
    ] == "try: Mat(2, ).from_bytes(bytes(3, ))".replace(", )", ")")
    used_twice = (MAT, FILL, FILL)
    assert reduced(inline, used_twice, lambda text: "fill" in text) == used_twice


def test_the_prelude_of_what_is_written_in_place_comes_along() -> None:
    calls = (Call("Stream", (b"",), 0), Call("DataReader/stream", (Ref(0),), 1))
    (call,) = reduced(inline, calls, lambda text: "DataReader(" in text)
    assert "class Stream" in lower(Program((call,)))


def test_objects_are_numbered_from_the_start() -> None:
    calls = (MAT._replace(result=17), Call("Mat.fill", (Ref(17), 2.5)))
    assert reduced(renumber, calls, lambda text: "fill" in text) == (MAT, FILL)


@pytest.mark.parametrize("seed", range(25))
def test_it_ends_at_a_fixpoint_and_keeps_what_was_asked_for(seed: int) -> None:
    """Whatever the question, also one without sense; the same question, the same answer."""
    profile = sorted(PROFILES.values(), key=lambda each: each.name)[seed % len(PROFILES)]
    program = generate(RandomChoices(seed), profile)

    def fails(candidate: Program) -> bool:
        return sum(map(ord, lower(candidate))) % 3 == sum(map(ord, lower(program))) % 3

    small = minimise(program, fails, seconds=600, executions=10**6)
    assert fails(small)
    assert weight(small) <= weight(program)
    assert minimise(program, fails, seconds=600, executions=10**6) == small
    attempts = Attempts(fails, 600, 10**6)
    again = minimise(small, fails, seconds=600, executions=10**6)
    assert all(reduce(again, attempts.smaller) is again for reduce in REDUCERS)


def test_nothing_smaller_is_the_same_program_and_the_budget_holds() -> None:
    program = generate(RandomChoices(1), PROFILES["fuzz_mat"])
    assert minimise(program, lambda _: False) is program
    asked = 0

    def fails(_: Program) -> bool:
        nonlocal asked
        asked += 1
        return asked % 2 == 0

    minimise(program, fails, executions=7)
    assert asked == 7
    assert minimise(program, lambda _: True, seconds=-1) is program


def test_every_relative_takes_the_arguments_it_is_given() -> None:
    for name, row in OPERATIONS.items():
        call = Call(name, tuple(1 for _ in row.kinds), 0 if row.result else None)
        reduced(simplify_operations, (call,), lambda _: True)


SCRIPT = """\
import gc
from ncnn_mp import *
kept = []
REFUSED = (NameError, ValueError)
def unused(): return 1
class Stream:
    def __init__(self, data):
        self.data = data
    def readinto(self, buf):
        return 0
def wrapped(value):
    for one, two in ((1, 2), (3, 4)):
        kept.append(one)
    return Mat(value)
try: o0 = wrapped(7)
except REFUSED: pass
try: o0.fill(1.0)
except REFUSED: pass
"""


def fills_seven(text: str) -> bool:
    """Whether the script, run with a module that looks like ours, fills a Mat(7)."""
    filled = []

    class Mat:
        def __init__(self, w: int) -> None:
            self.w = w

        def fill(self, _: float) -> None:
            filled.append(self.w)

    try:
        exec(text.replace("from ncnn_mp import", "#"), {"Mat": Mat})
    except Exception:
        return False
    return "import" in text and filled == [7]


def test_scripts_lose_what_they_do_not_need() -> None:
    short = shorten(SCRIPT, fills_seven)
    assert short == "from ncnn_mp import Mat\no0 = Mat(7)\no0.fill(1.0)\n"
    assert statements(short) == 2


def test_scripts_keep_a_try_that_is_needed() -> None:
    short = shorten(SCRIPT, lambda text: "try:" in text and ".fill(" in text)
    assert short == "try:\n    o0.fill(1.0)\nexcept:\n    pass\n"


def test_a_script_that_does_not_fail_stays_as_it_is() -> None:
    assert shorten(SCRIPT, lambda _: False) == SCRIPT
