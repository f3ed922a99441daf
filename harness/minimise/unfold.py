"""Puts expressions in the place of names, and a function's body in the place of its call."""

from __future__ import annotations

import ast
import copy
from collections.abc import Mapping, Sequence


class _Substitution(ast.NodeTransformer):
    def __init__(self, values: Mapping[str, ast.expr]) -> None:
        self._values = values

    def visit_Name(self, node: ast.Name) -> ast.expr:
        value = self._values.get(node.id)
        return copy.deepcopy(value) if value and isinstance(node.ctx, ast.Load) else node


class _Replacement(ast.NodeTransformer):
    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self._old, self._new = old, new

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return self._new if node is self._old else super().generic_visit(node)


def substituted(body: Sequence[ast.stmt], values: Mapping[str, ast.expr]) -> list[ast.stmt]:
    """A copy of the statements with values where names stood."""
    return [_Substitution(values).visit(copy.deepcopy(statement)) for statement in body]


def _given(function: ast.FunctionDef, call: ast.Call) -> dict[str, ast.expr] | None:
    """What each parameter is in that call; None where the call is of another form."""
    names = [parameter.arg for parameter in function.args.args]
    if call.keywords or function.args.vararg or len(call.args) > len(names):
        return None
    defaults = function.args.defaults
    values = dict(zip(names[len(names) - len(defaults) :], defaults))
    values.update(zip(names, call.args))
    return values if len(values) == len(names) else None


def unfolded(function: ast.FunctionDef, user: ast.stmt) -> list[ast.stmt] | None:
    """The statement that calls the function, and before it what the function does; None where it
    does not call it, or where the function ends anywhere but at its last line."""
    user = copy.deepcopy(user)
    for call in ast.walk(user):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            continue
        values = _given(function, call) if call.func.id == function.name else None
        if values is None:
            continue
        *body, last = substituted(function.body, values)
        if isinstance(last, ast.Return):
            answer = last.value or ast.Constant(None)
        else:
            body, answer = [*body, last], ast.Constant(None)
        return [*body, _Replacement(call, answer).visit(user)]
    return None


def unrolled(loop: ast.stmt) -> list[list[ast.stmt]]:
    """What a loop over a few written values does, once for each of them."""
    if not (isinstance(loop, ast.For) and isinstance(loop.iter, (ast.Tuple, ast.List))):
        return []
    statements: list[ast.stmt] = []
    for item in loop.iter.elts:
        if isinstance(loop.target, ast.Name):
            values = {loop.target.id: item}
        elif isinstance(loop.target, ast.Tuple) and isinstance(item, ast.Tuple):
            pairs = zip(loop.target.elts, item.elts)
            values = {name.id: value for name, value in pairs if isinstance(name, ast.Name)}
        else:
            return []
        statements += substituted(loop.body, values)
    return [statements]
