"""What is refused here and what by CPython's ncnn: the same, or listed with the reason.

Only calls that CPython's ncnn survives; what kills it (short buffers, wide reflecting borders, Mats
of other elements) has no counterpart there.
"""

from __future__ import annotations

from collections.abc import Callable

import ncnn
import numpy
import pytest

from harness.execute import FINISHED
from harness.execute.server import Server

PAIR = "fuzz/models/pair"
STRICTER = "ncnn accepts it and computes something else, or fails later"


def mat(*extents: int) -> ncnn.Mat:
    """Zeros."""
    zeros = numpy.zeros(extents, numpy.float32)
    return ncnn.Mat(zeros).clone()


def loaded() -> ncnn.Net:
    """The network with two inputs."""
    net = ncnn.Net()
    assert net.load_param(f"{PAIR}.param") == 0 and net.load_model(f"{PAIR}.bin") == 0
    return net


def refuses(work: Callable[[], object]) -> bool:
    """An exception, a status that is not 0, or an empty Mat."""
    try:
        answer = work()
    except (IndexError, ValueError, RuntimeError, TypeError):
        return True
    if isinstance(answer, ncnn.Mat):
        return bool(answer.dims == 0)
    return isinstance(answer, int) and answer != 0


def given(which: object, *extents: int) -> Callable[[], object]:
    """Extractor.input()."""

    def work() -> object:
        net = loaded()
        return net.create_extractor().input(which, mat(*extents))

    return work


def run_with(*extents: int) -> Callable[[], object]:
    """Both inputs of a shape that the network does not take, then Extractor.extract()."""

    def work() -> object:
        net = loaded()
        extractor = net.create_extractor()
        for name in ("left", "right"):
            extractor.input(name, mat(*extents))
        return extractor.extract("out")[0]

    return work


def taken(which: object) -> Callable[[], object]:
    """Extractor.extract() before any input."""

    def work() -> object:
        net = loaded()
        return net.create_extractor().extract(which)[0]

    return work


NET = f"net = Net(); net.load_param('{PAIR}.param'); net.load_model('{PAIR}.bin'); "
EXTRACTOR = NET + "e = net.create_extractor(); "

# What is done here, what is raised, the same in CPython, why only we refuse (empty: both do).
CALLS: tuple[tuple[str, str, Callable[[], object], str], ...] = (
    ("Net().load_param('no/such')", "OSError", lambda: ncnn.Net().load_param("no/such"), ""),
    ("Net().load_model('no/such')", "OSError", lambda: ncnn.Net().load_model("no/such"), ""),
    (NET + "net.get_input_name(9)", "IndexError", lambda: loaded().input_names()[9], ""),
    (NET + "net.get_output_index(9)", "IndexError", lambda: loaded().output_indexes()[9], ""),
    (EXTRACTOR + "e.input('nobody', Mat(4))", "ValueError", given("nobody", 4), ""),
    (EXTRACTOR + "e.input(99, Mat(4))", "IndexError", given(99, 4), ""),
    (EXTRACTOR + "e.extract('nobody')", "ValueError", taken("nobody"), ""),
    ("Layer(type='NoSuchLayer')", "ValueError", lambda: bool(ncnn.create_layer("No")) - 1, ""),
    ("Mat(3, 4).reshape(5, 5)", "ValueError", lambda: mat(4, 3).reshape(5, 5), ""),
    (
        EXTRACTOR + "[e.input(name, Mat(5)) for name in ('left', 'right')]; e.extract('out')",
        "ValueError",
        run_with(5),
        STRICTER,
    ),
    ("ParamDict().get_int(40, 1)", "IndexError", lambda: ncnn.ParamDict().get(40, 0), STRICTER),
    ("Mat(3).fill('1')", "TypeError", lambda: mat(3).fill("1"), ""),
)


@pytest.mark.parametrize("ours, error, theirs, why", CALLS, ids=[row[0][-40:] for row in CALLS])
def test_refusals(
    ours: str, error: str, theirs: Callable[[], object], why: str, server: Server
) -> None:
    text = f"from ncnn_mp import *\ntry:\n    {ours}\nexcept {error}: print('refused')\n"
    execution = server.run_text(text)
    assert execution.outcome == FINISHED, execution.output
    assert execution.output == "refused\n"
    assert refuses(theirs) is not bool(why)
