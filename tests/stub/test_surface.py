"""The stub and the running module have the same names, parameters, defaults and attributes, in both
directions, as far as MicroPython can tell: by dir() and by what calls it refuses."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.stub.reading import ROOT, STUB, Member, Stub, read
from tests.stub.running import micropython

# MicroPython runs make_new, and says no __init__.
CONSTRUCTOR = "__init__"
# An instance of each class, to look at.
INSTANCES = {
    "Allocator": "Allocator()",
    "Option": "Option()",
    "Mat": "Mat(2)",
    "ParamDict": "ParamDict()",
    "DataReader": "DataReader()",
    "ModelBin": "ModelBin()",
    "Layer": "Layer(type='ReLU')",
    "Net": "Net()",
    "Extractor": "loaded().create_extractor()",
    "Blob": "loaded().blob(0)",
}
# Those that only a method makes.
MADE = {("Extractor", CONSTRUCTOR), ("Blob", CONSTRUCTOR)}
# What every class or module of MicroPython's has.
EVERYWHERE = {"__class__", "__name__", "__bases__", "__dict__"}
# An Allocator given both ways: the module takes the one without a name, the stub refuses the call.
LENIENT = ("Mat", "reshape", ["allocator"])


def keywords() -> set[str]:
    """Every name that the module or the stub gives to any parameter."""
    sources = "".join(path.read_text() for path in (ROOT / "csrc").glob("*.c"))
    names = set(re.findall(r"MP_QSTR_(\w+), MP_ARG_", sources))
    stub = read()
    for members in [stub.functions, *(made.members for made in stub.classes.values())]:
        for member in members.values():
            for signature in member.signatures:
                names.update(signature.parameters)
    return names


def binds(member: Member, count: int, names: tuple[str, ...]) -> bool:
    """Whether the stub lets a call have so many arguments, and these keywords."""
    for signature in member.signatures:
        try:
            signature.bind(*[None] * count, **dict.fromkeys(names))
        except TypeError:
            continue
        return True
    return False


def most(member: Member) -> int:
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    parameters = (signature.parameters.values() for signature in member.signatures)
    return max(sum(p.kind in kinds for p in some) for some in parameters)


def choices_of(member: Member, names: set[str]) -> list[list[str]]:
    """The keywords to call with: none, every single one, and all that a signature has."""
    by_name = [
        [p.name for p in signature.parameters.values() if p.kind != p.POSITIONAL_ONLY]
        for signature in member.signatures
    ]
    return [[], *([key] for key in sorted(names)), *by_name]


def callables(stub: Stub) -> dict[tuple[str | None, str], Member]:
    """Every function, method and constructor; what cannot be called at all is left out."""
    found: dict[tuple[str | None, str], Member] = {(None, n): m for n, m in stub.functions.items()}
    for owner in INSTANCES:
        for name, member in stub.classes[owner].members.items():
            if member.signatures and (owner, name) not in MADE:
                found[owner, name] = member
    return found


def probe(stub: Stub, tmp_path: Path) -> dict[str, Any]:
    """Asks the module."""
    names = keywords()
    groups: list[Any] = [
        [*key, most(member) + 2, choices_of(member, names)]  # up to two arguments too many
        for key, member in callables(stub).items()
    ]
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"instances": INSTANCES, "groups": groups}))
    answer: dict[str, Any] = json.loads(micropython(ROOT / "tests/stub/probe.py", plan))
    tried = [
        (owner, name, count, names)
        for owner, name, most_count, choices in groups
        for count in range(most_count + 1)
        for names in choices
    ]
    accepted = "".join(answer.pop("groups"))
    answer["calls"] = list(zip(tried, accepted, strict=True))
    return answer


def differences(stub: Stub, answer: dict[str, Any]) -> list[str]:
    """What the two disagree on, a line each."""
    return [
        *compare_names(stub, answer),
        *compare_attributes(stub, answer),
        *compare_constants(stub, answer),
        *compare_calls(stub, answer),
    ]


def compare_sets(where: str, stub: set[str], module: set[str]) -> list[str]:
    missing = [f"{where}{name}: not in the module" for name in sorted(stub - module)]
    return missing + [f"{where}{name}: not in the stub" for name in sorted(module - stub)]


def compare_names(stub: Stub, answer: dict[str, Any]) -> list[str]:
    public = {name for name in stub.classes if not name.startswith("_")}
    lines = compare_sets("", public | set(stub.functions), set(answer["module"]) - EVERYWHERE)
    lines += compare_sets("class ", public, set(answer["classes"]) - EVERYWHERE)
    for owner in INSTANCES:
        members = set(stub.classes[owner].members) - {CONSTRUCTOR}
        found = set(answer["members"][owner]) - EVERYWHERE
        lines += compare_sets(f"{owner}.", members, found)
    return lines


def attribute_ok(member: Member, found: str, settable: bool) -> bool:
    if member.kind in ("attribute", "property"):
        types = [type.partition("[")[0] for type in member.type.split(" | ")]
        return found in types and (member.kind == "attribute") == settable
    return found == ("int" if member.kind == "constant" else "call")


def compare_attributes(stub: Stub, answer: dict[str, Any]) -> list[str]:
    lines = []
    for owner in INSTANCES:
        for name, found in answer["members"][owner].items():
            member = stub.classes[owner].members.get(name)
            settable = name in answer["settable"][owner]
            if member is not None and not attribute_ok(member, found, settable):
                said = f"{member.kind} {member.type}".strip()
                lines.append(f"{owner}.{name}: the stub says {said}, is {found}, {settable=}")
    return lines


def compare_constants(stub: Stub, answer: dict[str, Any]) -> list[str]:
    lines = []
    for owner in INSTANCES:
        said = {n: m.value for n, m in stub.classes[owner].members.items() if m.kind == "constant"}
        for name in sorted(set(said) | set(answer["constants"][owner])):
            is_now = answer["constants"][owner].get(name)
            if said.get(name) != is_now:
                lines.append(f"{owner}.{name}: the stub says {said.get(name)}, is {is_now}")
    return lines


def compare_calls(stub: Stub, answer: dict[str, Any]) -> list[str]:
    known = callables(stub)
    lines = []
    for (owner, name, count, names), accepted in answer["calls"]:
        if (owner, name, names) == LENIENT and accepted == "+":
            continue
        if binds(known[owner, name], count, tuple(names)) != (accepted == "+"):
            verb = "takes" if accepted == "+" else "refuses"
            call = ", ".join(["_"] * count + [f"{key}=_" for key in names])
            lines.append(f"{owner or 'module'}.{name}({call}): the module {verb} it")
    return lines


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return probe(read(), tmp_path_factory.mktemp("stub"))


def test_stub_and_module_agree(answer: dict[str, Any]) -> None:
    assert not differences(read(), answer)


def test_every_class_is_looked_at() -> None:
    assert {name for name in read().classes if not name.startswith("_")} == set(INSTANCES)


# A change of the stub, and what the comparison must say about it.
DOCTORED = {
    "a method is missing": ("def flatten(", "def flattened(", "Mat.flatten: not in the stub"),
    "a method too many": ("def version() -> str", "def versions() -> str", "versions: not in"),
    "a wrong constant": ("PIXEL_BGR: Final = 2", "PIXEL_BGR: Final = 3", "Mat.PIXEL_BGR: the"),
    "a wrong type": ("def dims(self) -> int", "def dims(self) -> str", "Mat.dims: the stub says"),
    "not read-only": ("    num_threads: int", "    num_threads: bool", "Option.num_threads: the"),
    "a keyword renamed": ("        front: int = 0", "        front_: int = 0", "front=_"),
    "positional, not keyword": ("(self, v: float, /)", "(self, v: float)", "fill(v=_)"),
    "an argument too many": ("def get_bottom(self, i: int, /)", "def get_bottom(self, /)", "(_)"),
    "required": (
        "opt: Option | None = None, /) -> Mat",
        "opt: Option | None, /) -> Mat",
        "flatten",
    ),
}


@pytest.mark.parametrize("change", DOCTORED)
def test_a_wrong_stub_is_found_out(answer: dict[str, Any], change: str, tmp_path: Path) -> None:
    old, new, said = DOCTORED[change]
    text = STUB.read_text()
    assert old in text
    doctored = read(text.replace(old, new, 1))
    again = probe(doctored, tmp_path)
    assert any(said in line for line in differences(doctored, again)), differences(doctored, again)
