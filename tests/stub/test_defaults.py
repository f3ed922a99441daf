"""What an argument has when it is not given is what the stub says: giving that changes nothing."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from tests.stub.reading import read
from tests.stub.running import micropython

# A call of each function that has defaults; {} stands for more arguments. Each can be given all
# optional arguments of at least one of its signatures.
CALLS = {
    "Allocator.__init__": ["Allocator({})"],
    "Mat.__init__": ["Mat({})"],
    "Mat.clone": ["Mat(4).clone({})"],
    "Mat.reshape": [
        "Mat(8).reshape(8, {})",
        "Mat(8).reshape(2, 4, {})",
        "Mat(8).reshape(2, 2, 2, {})",
        "Mat(8).reshape(2, 2, 2, 1, {})",
    ],
    "Mat.flatten": ["Mat(4, 2).flatten({})"],
    "Mat.convert_packing": ["Mat(4).convert_packing(4, {})"],
    "Mat.copy_make_border": ["Mat(4, 4, c=3).copy_make_border(1, 1, 1, 1, 0, 5, {})"],
    "Mat.copy_cut_border": ["Mat(4, 4, 4, 4).copy_cut_border(1, 1, 1, 1, {})"],
    "Mat.from_pixels": ["Mat.from_pixels(bytes(12), 1, 2, 2, 6, {})"],
    "Mat.from_pixels_resize": ["Mat.from_pixels_resize(bytes(12), 1, 2, 2, 6, 3, 3, {})"],
    "Mat.from_pixels_roi": ["Mat.from_pixels_roi(bytes(12), 1, 2, 2, 6, 0, 0, 1, 1, {})"],
    "Mat.from_pixels_roi_resize": [
        "Mat.from_pixels_roi_resize(bytes(12), 1, 2, 2, 6, 0, 0, 2, 2, 3, 3, {})"
    ],
    "DataReader.__init__": ["DataReader({})"],
    "Net.__init__": ["Net({})"],
    "Layer.__init__": ["Layer(type='ReLU', {})", "Layer(typeindex=26, {})"],
    "Layer.forward": [
        "layer('ReLU').forward(Mat(2), {})",
        "layer('Concat').forward([Mat(2), Mat(3)], {})",
    ],
    "Layer.forward_inplace": ["layer('ReLU').forward_inplace(Mat(2), {})"],
    "_guard": ["switched({})"],
    "_fail": ["failing({})"],
}
SCRIPT = """\
from ncnn_mp import *
from ncnn_mp import _fail, _guard


def layer(type):
    made = Layer(type=type)
    made.load_param(ParamDict())
    made.load_model(ModelBin())
    made.create_pipeline(None)
    return made


def switched(*enabled):
    name = _guard()[0][0]
    return _guard(name, *enabled)


def failing(*every):
    _fail("native", 1, *every)
    outcomes = []
    for _ in range(3):
        try:
            outcomes.append(Allocator().fast_malloc(64) is not None)
        except MemoryError:
            outcomes.append(False)
    _fail()
    return outcomes


def show(value):
    several = value if isinstance(value, tuple) else (value,)
    print([(repr(one), one.to_bytes() if isinstance(one, Mat) else None) for one in several])


"""


def defaults() -> dict[str, list[list[str]]]:
    """The optional arguments of each function, as a call spells them, one list a signature."""
    stub = read()
    members = dict(stub.functions)
    for made in stub.classes.values():
        if not made.name.startswith("_"):
            members |= {f"{made.name}.{name}": member for name, member in made.members.items()}
    found: dict[str, list[list[str]]] = {}
    for name, member in members.items():
        spelled = [spell(signature) for signature in member.signatures]
        if any(spelled) and not name.endswith("__exit__"):
            found[name] = [some for some in spelled if some]
    return found


def spell(signature: inspect.Signature) -> list[str]:
    """One signature's; `...` is a default that has no literal."""
    return [
        p.default if p.kind == p.POSITIONAL_ONLY else f"{p.name}={p.default}"
        for p in signature.parameters.values()
        if p.default not in (p.empty, "...")
    ]


def differing(name: str, spelled: list[list[str]], tmp_path: Path) -> list[str]:
    """The calls that no optional arguments of a signature leave as they are."""
    found = []
    for template in CALLS[name]:
        given = [template.format(", ".join(some)) for some in spelled]
        script = tmp_path / "defaults.py"
        lines = [f"show({template.format('')})"]
        for call in given:
            lines += ["try:", f"    show({call})", "except Exception as error:", "    print(error)"]
        script.write_text(SCRIPT + "\n".join(lines) + "\n")
        plain, *others = micropython(script).splitlines()
        if plain not in others:
            found.append(f"{template}: {plain}, with {given}: {others}")
    return found


def test_every_default_is_tried() -> None:
    assert set(defaults()) == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_default(name: str, tmp_path: Path) -> None:
    assert not differing(name, defaults()[name], tmp_path)


def test_a_wrong_default_is_found_out(tmp_path: Path) -> None:
    assert differing("Mat.__init__", [["w=0", "elempack=4", "n=0", "h=1"]], tmp_path)
    assert differing("Mat.copy_make_border", [["front=1"]], tmp_path)
    assert differing("Layer.forward", [["2", "None"]], tmp_path)
