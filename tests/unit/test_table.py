"""The table of operations against the running module: nothing missing, nothing invented."""

from __future__ import annotations

import pytest

from harness.execute import FINISHED
from harness.execute.server import Server
from harness.kinds import Kind
from harness.ops import CLASSES, MAKERS, OPERATIONS, Operation
from harness.prelude import EVENTS, FRAGMENTS

# Attributes that code answers for are in the dir() of an instance only.
SURFACE = """\
import ncnn_mp
from ncnn_mp import *
net = Net()
net.load_param("fuzz/models/pair.param")
net.load_model("fuzz/models/pair.bin")
made = [Allocator(), Option(), Mat(2), DataReader(), net, net.create_extractor(), net.blob(0)]
made += [ParamDict(), ModelBin(), Layer(type="ReLU")]
for name in dir(ncnn_mp):
    print(name)
for one in made:
    for member in dir(one):
        print(type(one).__name__ + "." + member)
"""

# What every module and class of MicroPython has.
ORDINARY = {"__name__", "__class__", "__dict__", "__bases__", "__init__", "__new__", "__qualname__"}


def members() -> set[str]:
    """What the table knows."""
    return {row.member for row in OPERATIONS.values()}


def test_table_knows_the_whole_surface(server: Server) -> None:
    execution = server.run_text(SURFACE)
    assert execution.outcome == FINISHED, execution.output
    surface = {name for name in execution.output.split() if name.rpartition(".")[2] not in ORDINARY}
    assert {name.partition(".")[0] for name in surface if "." in name} == set(CLASSES)
    missing = surface - members()
    assert not missing, f"add rows to harness/ops for {sorted(missing)}"


def test_table_invents_nothing(server: Server) -> None:
    """Every method, function and attribute that a row is named after exists."""
    made = dict.fromkeys(("Blob", "Extractor"), "None")
    made["DataReader"] = "ncnn_mp.DataReader(from_memory=b'')"
    own = [
        row
        for row in OPERATIONS.values()
        if row.owner in (*CLASSES, "module") or row.member.partition(".")[0] in CLASSES
    ]
    names = {row.member for row in own if " " not in row.member}
    lines = ["import ncnn_mp"]
    for name in sorted(names):
        owner, _, member = name.rpartition(".")
        where = made.get(owner, f"ncnn_mp.{owner}()") if owner else "ncnn_mp"
        if where != "None":
            lines.append(f"print({name!r}, hasattr({where}, {member!r}))")
    execution = server.run_text("\n".join(lines))
    assert execution.outcome == FINISHED, execution.output
    absent = [line for line in execution.output.splitlines() if line.endswith("False")]
    allowed = {f"Mat.{name} False" for name in ("data",)}
    assert not set(absent) - allowed


@pytest.mark.parametrize("row", OPERATIONS.values(), ids=list(OPERATIONS))
def test_rows_fit_their_templates(row: Operation) -> None:
    places = row.template.count("%s")
    assert places in (row.fixed, row.fixed + 1)
    assert places == row.fixed + 1 or len(row.kinds) == row.fixed
    assert all(isinstance(kind, Kind) for kind in row.kinds)


def test_every_class_can_be_made() -> None:
    wanted = {row.result for row in OPERATIONS.values() if row.result}
    assert {name for name in wanted if not name.startswith("half ")} <= {*MAKERS, "Objects"}
    assert all(OPERATIONS[maker].result == made for made, maker in MAKERS.items())


def test_every_event_has_its_text() -> None:
    assert set(EVENTS) <= set(FRAGMENTS)
