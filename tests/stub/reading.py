"""What csrc/ncnn_mp.pyi says, as values that can be compared with the running module."""

from __future__ import annotations

import ast
import inspect
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STUB = ROOT / "csrc/ncnn_mp.pyi"

KINDS = inspect.Parameter


@dataclass
class Member:
    """A function, method, property, attribute or constant."""

    kind: str  # function, method, static, class, property, attribute, constant
    signatures: list[inspect.Signature] = field(default_factory=list)  # one an overload
    type: str = ""  # of a property or attribute
    value: object = None  # of a constant


@dataclass
class Class:
    """A class with what it inherits; one whose name begins with _ exists for type checkers only."""

    name: str
    bases: list[str]
    members: dict[str, Member] = field(default_factory=dict)


@dataclass
class Stub:
    """The whole file."""

    functions: dict[str, Member] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)


def parameters_of(arguments: ast.arguments) -> list[inspect.Parameter]:
    """The parameters; a default is its source text."""
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    groups = (
        (KINDS.POSITIONAL_ONLY, arguments.posonlyargs),
        (KINDS.POSITIONAL_OR_KEYWORD, arguments.args),
        (KINDS.KEYWORD_ONLY, arguments.kwonlyargs),
    )
    kinds = [kind for kind, some in groups for _ in some]
    absent = [None] * (len(arguments.posonlyargs + arguments.args) - len(arguments.defaults))
    defaults: list[ast.expr | None] = [*absent, *arguments.defaults, *arguments.kw_defaults]
    return [
        KINDS(name.arg, kind, default=KINDS.empty if default is None else ast.unparse(default))
        for name, kind, default in zip(named, kinds, defaults, strict=True)
    ]


def takes_anything(function: ast.FunctionDef) -> bool:
    """Whether it is (*args: Any, **kwargs: Any): for subclasses to define."""
    return function.args.vararg is not None


def member_of(function: ast.FunctionDef, in_class: bool) -> Member:
    """A function without its self or cls."""
    decorators = {ast.unparse(d) for d in function.decorator_list}
    if "property" in decorators:
        return Member("property", type=ast.unparse(function.returns or ast.Constant(None)))
    kind = "function"
    if in_class:
        kind = next((k for k in ("static", "class") if f"{k}method" in decorators), "method")
    parameters = parameters_of(function.args)
    if in_class and kind != "static":
        parameters = parameters[1:]
    return Member(kind, [inspect.Signature(parameters)])


def annotated(statement: ast.AnnAssign) -> Member:
    """`x: int` or `X: Final = 1`."""
    if statement.value is not None:
        return Member("constant", value=ast.literal_eval(statement.value))
    return Member("attribute", type=ast.unparse(statement.annotation))


def add(members: dict[str, Member], statement: ast.stmt, in_class: bool) -> None:
    """Puts a statement's member among the others."""
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        members[statement.target.id] = annotated(statement)
    elif isinstance(statement, ast.FunctionDef) and not takes_anything(statement):
        name = "__init__" if statement.name == "__new__" else statement.name
        member = member_of(statement, in_class)
        known = members.get(name)
        if known is not None and known.kind == member.kind:
            known.signatures += member.signatures
        else:
            members[name] = member


def read(text: str | None = None) -> Stub:
    """Reads the stub; methods of stub-only base classes and subclasses count as their class's."""
    stub = Stub()
    for statement in ast.parse(STUB.read_text() if text is None else text).body:
        if isinstance(statement, ast.ClassDef):
            made = Class(statement.name, [ast.unparse(base) for base in statement.bases])
            for inner in statement.body:
                add(made.members, inner, True)
            stub.classes[made.name] = made
        else:
            add(stub.functions, statement, False)
    for made in stub.classes.values():
        for base in made.bases:
            if base in stub.classes and base.startswith("_"):
                made.members = {**stub.classes[base].members, **made.members}
            elif base in stub.classes and made.name.startswith("_"):
                stub.classes[base].members.update(made.members)
    return stub


def docstrings() -> dict[str, str]:
    """Every docstring that has an example, by where it is."""
    found: dict[str, str] = {}

    def visit(node: ast.AST, path: str) -> None:
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            text = ast.get_docstring(node) or ""
            if ">>>" in text:
                found[path] = text
        for child in ast.iter_child_nodes(node):
            visit(child, f"{path}.{getattr(child, 'name', '')}")

    visit(ast.parse(STUB.read_text()), "ncnn_mp")
    return found
