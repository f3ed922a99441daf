"""The stub's examples do on MicroPython what they say, and the type checker takes them; it takes
the project's examples too."""

from __future__ import annotations

import ast
import doctest
from pathlib import Path

import pytest

from tests.stub.checking import mypy
from tests.stub.reading import ROOT, STUB, docstrings
from tests.stub.running import micropython

PRELUDE = "from array import array\n\nfrom ncnn_mp import *\n\n"
SHOW = "def _show(value):\n    if value is not None:\n        print(repr(value))\n\n\n"


class Interactive(ast.NodeTransformer):
    """Shows the value of every expression, as a REPL does."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.ClassDef:
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        call = ast.Call(ast.Name("_show", ast.Load()), [node.value], [])
        return ast.Expr(call)


def source_and_output(text: str) -> tuple[str, str]:
    """An example's statements, and what it says they print."""
    parts = doctest.DocTestParser().get_examples(text)
    return "".join(part.source for part in parts), "".join(part.want for part in parts)


@pytest.mark.parametrize("where", docstrings())
def test_docstring_example(where: str, tmp_path: Path) -> None:
    source, wanted = source_and_output(docstrings()[where])
    program = ast.unparse(ast.fix_missing_locations(Interactive().visit(ast.parse(source))))
    script = tmp_path / "example.py"
    script.write_text(PRELUDE + SHOW + program)
    assert micropython(script) == wanted


def test_docstring_examples_have_the_right_types(tmp_path: Path) -> None:
    for number, text in enumerate(docstrings().values()):
        (tmp_path / f"example_{number}.py").write_text(PRELUDE + source_and_output(text)[0])
    assert not mypy(sorted(tmp_path.glob("*.py")))


def imports_module(path: Path) -> bool:
    """Whether a program is one for the module."""
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if "ncnn_mp" in names or (isinstance(node, ast.ImportFrom) and node.module == "ncnn_mp"):
            return True
    return False


EXAMPLES = [path for path in sorted((ROOT / "examples").rglob("*.py")) if imports_module(path)]


def test_there_are_examples() -> None:
    assert EXAMPLES


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_example_has_the_right_types(path: Path) -> None:
    folders = [folder for folder in path.parents if folder.is_relative_to(ROOT / "examples")]
    assert not mypy([path], [STUB.parent, *folders])


# Programs that are wrong, and what mypy must say.
WRONG = {
    "Mat(3).fill('a')": 'incompatible type "str"',
    "Mat(3).fill(v=1)": "Unexpected keyword argument",
    "Mat(3).w = 4": "read-only",
    "Mat(3).nothing": 'has no attribute "nothing"',
    "Mat(4).reshape(2, 2).to_pixels([1], 1, 2)": "incompatible type",
    "Net().option = None": "Incompatible types in assignment",
    "Extractor()": "Too few arguments",
    "Layer(type='ReLU').forward(Mat(3)).append(1)": 'has no attribute "append"',
    "Layer(type='ReLU').forward([Mat(3)])[0].w.nothing": 'has no attribute "nothing"',
    "Mat.PIXEL_RGB = 4": "Cannot assign",
    "Net().register_custom_layer('x', Mat)": "incompatible type",
}


def test_wrong_programs_are_found_out(tmp_path: Path) -> None:
    script = tmp_path / "wrong.py"
    script.write_text(PRELUDE + "".join(f"{line}\n" for line in WRONG))
    complaints = mypy([script]).splitlines()
    for number, (line, wanted) in enumerate(WRONG.items(), PRELUDE.count("\n") + 1):
        said = [text for text in complaints if text.startswith(f"wrong.py:{number}:")]
        assert any(wanted in text for text in said), (line, said)


CUSTOM_LAYER = """\
from ncnn_mp import Layer, Mat, ModelBin, Net, Option, ParamDict


class Double(Layer):
    def __init__(self) -> None:
        super().__init__()
        self.one_blob_only = True

    def load_param(self, params: ParamDict) -> None:
        self.times = params.get_int(0, 2)

    def forward(self, mat: Mat, option: Option) -> Mat:
        return mat.clone()


class Sum(Layer):
    def load_model(self, weights: ModelBin) -> int:
        self.weights = weights.load(3, 1)
        return 0

    def forward(self, mats: list[Mat], count: int, option: Option) -> list[Mat]:
        return [mats[0].clone() for _ in range(count)]

    def forward_inplace(self, mats: list[Mat], option: Option) -> None:
        mats[0].fill(1)


with Net() as net:
    net.register_custom_layer("Double", Double)
    net.register_custom_layer(256, Sum)
"""


def test_custom_layers_may_be_typed(tmp_path: Path) -> None:
    script = tmp_path / "custom.py"
    script.write_text(CUSTOM_LAYER)
    assert not mypy([script], [STUB.parent], "--strict")
