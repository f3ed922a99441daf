"""The model oracle: it sees what is wrong, and says nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.choices import RandomChoices
from harness.execute import Execution, run
from harness.execute.server import Server
from harness.finding import Finding
from harness.generate import PROFILES, generate
from harness.lower import SUMS, lower
from harness.ops import OPERATIONS
from harness.oracles import judge
from harness.oracles.model import report
from harness.predict import rules
from harness.predict.world import World, differs
from harness.program import OMITTED, Call, Name, Program, Ref, Value

PROGRAMS = 150  # a profile; 10,000 have been run by hand


def call(operation: str, *arguments: Value, result: int | None = None) -> Call:
    """For tables."""
    return Call(operation, arguments, result)


MAT = call("Mat/whc", 3, 2, 0, 4, result=0)
BYTES = call("bytearray", 96, result=1)


def judged(server: Server, *calls: Call, before: str = "", output: object = None) -> Finding | None:
    """The verdict, after a guard was switched off or the report was changed."""
    program = Program(calls)
    execution = server.run_text(before + lower(program, SUMS))
    if callable(output):
        execution = replace(execution, output=output(execution.output))
    return judge(program, execution)


# Those of whole networks are compared by tests/networks, and by what they must not do.
OF_CALLS = sorted(name for name, profile in PROFILES.items() if "Network" not in profile.owners)


@pytest.mark.parametrize("target", sorted(PROFILES))
def test_no_false_alarm(target: str, server: Server) -> None:
    for seed in range(PROGRAMS):
        program = generate(RandomChoices(seed), PROFILES[target])
        finding = judge(program, run(server, program))
        assert finding is None, f"{seed}: {finding.title}\n{lower(program)}\n{finding.log}"


@pytest.mark.parametrize("target", OF_CALLS)
def test_most_calls_are_foretold(target: str) -> None:
    """A model that always shrugs would raise no alarm either."""
    calls = [
        call.operation
        for seed in range(100)
        for call in generate(RandomChoices(seed), PROFILES[target]).calls
    ]
    ruled = sum(rules.FORMS[name].rule is not None for name in calls)
    assert ruled / len(calls) > 0.6


@pytest.mark.parametrize(
    "calls, old, new, key",
    [
        ((MAT,), "[3,2,1,4", "[3,2,1,5", "model-gave-Mat-whc"),
        ((MAT,), ",8,32]:", ",6,24]:", "model-gave-Mat-whc"),
        ((MAT, call("Mat.fill", Ref(0), 1.5)), "None\x02", "None\x02[0]:", "model-gave-Mat.fill"),
        ((MAT, call("Mat.w", Ref(0))), "1 3", "1 4", "model-gave-Mat.w"),
        ((MAT, call("Mat.w", Ref(0))), "1 3", "1 !ValueError", "model-refused-Mat.w"),
        ((MAT, call("Mat.to_bytes", Ref(0), result=1)), "b96:", "b97:", "model-gave-Mat.to_bytes"),
        ((MAT, call("repr Mat", Ref(0))), "w=3", "w=2", "model-gave-repr-Mat"),
        (
            (MAT, call("Mat.close", Ref(0)), call("Mat.w", Ref(0))),
            "2 !ValueError",
            "2 3",
            "model-accepted-Mat.w",
        ),
        (
            (MAT, call("Mat.reshape/w", Ref(0), 25, result=1)),
            "1 !ValueError",
            "1 !TypeError",
            "model-raised-Mat.reshape-w",
        ),
    ],
)
def test_a_changed_report_is_found(
    calls: tuple[Call, ...], old: str, new: str, key: str, server: Server
) -> None:
    assert judged(server, *calls) is None

    def change(output: str) -> str:
        assert old in output, output
        return output.replace(old, new)

    finding = judged(server, *calls, output=change)
    assert finding is not None and finding.key == key


def test_a_wrong_byte_is_found(server: Server) -> None:
    """The bytes of a Mat that were put in are those that come out."""
    calls = (MAT, BYTES, call("Mat.from_bytes", Ref(0), Ref(1)), call("Mat.to_bytes", Ref(0)))

    def change(output: str) -> str:
        last = report(output)[3]
        return output.replace(f"3 {last}", "3 b96:00000000")

    finding = judged(server, *calls, output=change)
    assert finding is not None and finding.key == "model-gave-Mat.to_bytes"


LAYER = (
    call("Layer/one", "ReLU", result=0),
    call("params", (), result=1),
    call("Layer.load_param", Ref(0), Ref(1)),
)
FORWARD = (
    *LAYER,
    call("weights", (), False, result=2),
    call("Layer.load_model", Ref(0), Ref(2)),
    call("Layer.create_pipeline", Ref(0), None),
    call("Mat/w", 4, result=3),
    call("Layer.forward/one", Ref(0), Ref(3), None, result=4),
)
NET = (
    call("Net", result=0),
    call("Net.load_param/path", Ref(0), "fuzz/models/pair.param"),
    call("Net.load_model/path", Ref(0), "fuzz/models/pair.bin"),
)
EXTRACT = (
    *NET,
    call("Net.create_extractor", Ref(0), result=1),
    call("Mat/w", 4, result=2),
    call("Extractor.input", Ref(1), "left", Ref(2)),
    call("Extractor.input", Ref(1), "right", Ref(2)),
    call("Extractor.extract", Ref(1), "out", result=3),
)


@pytest.mark.parametrize(
    "calls",
    [(MAT,), (MAT, call("Mat.clone", Ref(0), result=1)), FORWARD, EXTRACT],
    ids=lambda calls: calls[-1].operation,
)
def test_what_cannot_be_looked_at_is_found(calls: tuple[Call, ...], server: Server) -> None:
    """Closed, it would say ValueError; without memory for looking nobody knows."""

    def judged_as(seen: str) -> Finding | None:
        place = len(calls) - 1

        def change(output: str) -> str:
            return output.replace(f"\x01{place} {report(output)[place]}", f"\x01{place} {seen}")

        return judged(server, *calls, output=change)

    assert judged(server, *calls) is None
    finding = judged_as("?ValueError")
    assert finding is not None and finding.key.startswith("model-gave-")
    assert judged_as("?MemoryError") is judged_as("[4,1,1,1,1,1,4,1,4,4]:?MemoryError") is None


BORROWING = (
    call("bytearray", 16, result=0),
    call("Mat/data w", 4, 0, 0, 0, Ref(0), result=1),
    call("grow", Ref(0), 4096),
)
HALF = call("half Mat", Name("Mat"), result=1)


@pytest.mark.parametrize("calls", [BORROWING, (HALF,)], ids=("moved", "half"))
def test_what_rightly_cannot_be_looked_at(calls: tuple[Call, ...], server: Server) -> None:
    said = []
    alias = call("alias Mat", Ref(1), result=2)
    assert judged(server, *calls, alias, output=lambda text: said.append(text) or text) is None
    assert report(said[0])[len(calls)][0] == "?"


SILENT: dict[str, tuple[Call, ...]] = {
    "layer_flags_fixed": (
        call("Layer/one", "ReLU", result=0),
        call("Layer.one_blob_only/set", Ref(0), True),
    ),
    "layer_load_param_once": (*LAYER, call("Layer.load_param", Ref(0), Ref(1))),
    "net_option_frozen": (
        *NET,
        call("Option", result=1),
        call("Net.option/set", Ref(0), Ref(1)),
    ),
    "option_frozen": (
        *NET,
        call("Net.option", Ref(0), result=1),
        call("Option.num_threads/set", Ref(1), 2),
    ),
    "mat_normalize_shape": (
        call("Mat/wh", 3, 4, result=0),
        call("Mat.substract_mean_normalize", Ref(0), (1.5,), None),
    ),
    "mat_fill_element": (
        call("Mat/elemsize", 16, 1, 0, 1, 2, 1, result=0),
        call("Mat.fill", Ref(0), 0),
    ),
    "pixel_type": (
        call("image", 2, 2, 3, 6, 0, result=0),
        call("Mat.from_pixels", Ref(0), 1 | 1 << 16, 2, 2, 6, result=1),
    ),
    "paramdict_array_shape": (
        call("Mat/wh", 3, 4, result=0),
        call("ParamDict", result=1),
        call("ParamDict.set_array", Ref(1), 0, Ref(0)),
    ),
    "mat_shape_gap": (call("Mat/whc", 3, 0, 0, 2, result=0),),
    "mat_packing_known": (MAT, call("Mat.convert_packing", Ref(0), 2, result=1)),
    "register_before_loading": (
        *NET,
        call("custom", True, False, result=1),
        call("Net.register_custom_layer", Ref(0), "Mine", Ref(1)),
    ),
}


@pytest.mark.parametrize("guard", SILENT)
def test_a_guard_that_is_off_is_found(guard: str, server: Server) -> None:
    """Without these guards calls are granted, or refused otherwise, and nothing crashes."""
    calls = SILENT[guard]
    assert judged(server, *calls) is None
    finding = judged(server, *calls, before=f"import ncnn_mp; ncnn_mp._guard({guard!r}, False); ")
    assert finding is not None
    server.close()  # its guards are switched on again


@pytest.mark.parametrize("given", [(), (OMITTED,) * 12])
def test_arguments_that_a_shortened_program_lacks(given: tuple[Value, ...]) -> None:
    """The model does not know, and does not fall over."""
    for name, row in OPERATIONS.items():
        fixed = (Ref(0),) * row.fixed
        world = World(rules.FORMS)
        world.follow(0, MAT, "[3,2,1,4,1,4,1,8,32]:")
        world.follow(1, call(name, *fixed, *given), "!TypeError")


def test_a_lacking_argument_is_an_exceptions_finding(server: Server) -> None:
    finding = judged(server, MAT, call("Mat.fill", Ref(0), OMITTED))
    assert finding is not None and finding.key == "exception-TypeError-Mat.fill"
    assert judged(server, MAT, Call("Mat.fill", (Ref(0), OMITTED), hostile=True)) is None


def test_rules_are_of_operations() -> None:
    """No rule is left over, and every member of a class has one or stands here."""
    used = {name for form in rules.FORMS.values() for name in (form.row.name, form.row.member)}
    assert set(rules._WRITTEN) <= used
    without = {
        row.member
        for row in OPERATIONS.values()
        if rules.FORMS[row.name].rule is None and not row.name.startswith("unbound ")
    }
    assert {name for name in without if name.partition(".")[0] in ("Mat", "ParamDict")} == set()


def test_what_the_program_did_not_say_is_no_finding() -> None:
    program = Program((MAT, call("alias Mat", Name("gc"), result=1)))
    assert judge(program, Execution("finished", "")) is None
    assert judge(program, Execution("finished", "\x010 !MemoryError\n")) is None


@pytest.mark.parametrize("shape", [(4,), (8, 8, 1)])
def test_tuples_are_compared_as_the_observer_writes_them(shape: tuple[int, ...]) -> None:
    seen = "(" + "".join(f"{size}," for size in shape) + ")"
    assert differs(shape, seen) == ""
    assert differs((*shape, 2), seen) != ""


def test_what_is_kept_may_be_written_to(server: Server) -> None:
    """`look kept` fills the Mats of the list, which the model must not foretell as they were."""
    keep, look = call("keep Mat", Ref(0)), call("look kept")
    assert judged(server, MAT, keep, look, call("Mat.fill", Ref(0), 2.0)) is None
    normalise = call("Mat.substract_mean_normalize", Ref(0), None, None)
    assert judged(server, MAT, keep, look, normalise) is None
