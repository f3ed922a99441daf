"""Makes the text of a script shorter while it still fails: what the prelude defines and the script
does not need, and every `try` around a call that raises nothing.

Knows Python's syntax, of which MicroPython's is a part, and the question.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Callable, Iterator

from harness.minimise.unfold import substituted, unfolded, unrolled

StillFails = Callable[[str], bool]

MOST_SECONDS = 10.0
MOST_EXECUTIONS = 400

_BODIES = ("body", "orelse", "finalbody")
_WRAPPERS = (ast.Try, ast.With, ast.For, ast.If)


class _Script:
    """The tree, the question and its budget."""

    def __init__(self, text: str, still_fails: StillFails, seconds: float, executions: int) -> None:
        self.tree = ast.parse(text)
        self._still_fails = still_fails
        self._end = time.monotonic() + seconds
        self._left = executions
        self._known: dict[str, bool] = {}

    def text(self) -> str:
        return ast.unparse(self.tree) + "\n"

    def fails(self) -> bool:
        """Whether the tree as it is now does."""
        if self._left <= 0 or time.monotonic() > self._end:
            return False
        text = self.text()
        if text not in self._known:
            self._left -= 1
            self._known[text] = self._still_fails(text)
        return self._known[text]

    def bodies(self) -> Iterator[list[ast.stmt]]:
        """Every list of statements, the inner ones after those around them."""
        for node in ast.walk(self.tree):
            for name in _BODIES:
                body = getattr(node, name, None)
                if isinstance(body, list) and body:
                    yield body

    def replace(self, body: list[ast.stmt], start: int, end: int, by: list[ast.stmt]) -> bool:
        """Puts other statements there if the script still fails then."""
        before = body[start:end]
        body[start:end] = by
        if body and self.fails():
            return True
        body[start : start + len(by)] = before
        return False


def _drop(script: _Script, body: list[ast.stmt]) -> bool:
    """Pieces of a list of statements, large ones first, from the back."""
    dropped, size = False, max(1, len(body) // 2)
    while size:
        end = len(body)
        while end > 0:
            start = max(0, end - size)
            dropped |= script.replace(body, start, end, [])
            end = start
        size //= 2
    return dropped


def _unwrap(script: _Script, body: list[ast.stmt]) -> bool:
    """What is inside of a compound statement takes its place."""
    unwrapped = False
    for at in reversed(range(len(body))):
        node = body[at]
        if isinstance(node, _WRAPPERS):
            inside = [node.body, getattr(node, "orelse", []), *unrolled(node)]
            unwrapped |= any(script.replace(body, at, at + 1, part) for part in inside if part)
    return unwrapped


def _empty(script: _Script, body: list[ast.stmt]) -> bool:
    """`pass` in place of everything."""
    if len(body) == 1 and isinstance(body[0], ast.Pass):
        return False
    return script.replace(body, 0, len(body), [ast.Pass()])


def _simpler_handlers(script: _Script, body: list[ast.stmt]) -> bool:
    """`except:` in place of a list of exceptions."""
    changed = False
    for at, node in enumerate(body):
        if isinstance(node, ast.Try) and any(handler.type for handler in node.handlers):
            bare = ast.Try(node.body, [ast.ExceptHandler(body=[ast.Pass()])], [], [])
            changed |= script.replace(body, at, at + 1, [bare])
    return changed


def _inline_constants(script: _Script, body: list[ast.stmt]) -> bool:
    """A literal where its name stands, if that is in one place."""
    changed = False
    for at in reversed(range(len(body))):
        node = body[at]
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            name = node.targets[0]
            if isinstance(name, ast.Name) and _count(body, name.id) == 2:
                changed |= script.replace(
                    body, at, len(body), substituted(body[at + 1 :], {name.id: node.value})
                )
    return changed


def _hoist(script: _Script, body: list[ast.stmt]) -> bool:
    """What a function does where it is called, if that is in one place and it has no branches."""
    for at in reversed(range(len(body))):
        function = body[at]
        if not isinstance(function, ast.FunctionDef) or _count(body, function.name) != 1:
            continue
        for user in range(at + 1, len(body)):
            inlined = unfolded(function, body[user])
            if inlined is not None:
                return script.replace(body, at, user + 1, [*body[at + 1 : user], *inlined])
    return False


def _count(body: list[ast.stmt], name: str) -> int:
    nodes = (node for statement in body for node in ast.walk(statement))
    return sum(isinstance(node, ast.Name) and node.id == name for node in nodes)


STEPS = (_drop, _unwrap, _empty, _simpler_handlers, _inline_constants, _hoist)


def _name_imports(script: _Script) -> bool:
    """The names that are used in place of `import *`."""
    known = {node.id for node in ast.walk(script.tree) if isinstance(node, ast.Name)}
    body = script.tree.body
    for at, node in enumerate(body):
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            names = sorted(known & _EXPORTED)
            named = ast.ImportFrom(node.module, [ast.alias(name) for name in names], 0)
            return bool(names) and script.replace(body, at, at + 1, [named])
    return False


_EXPORTED = frozenset(
    ("Allocator", "DataReader", "Extractor", "Layer", "Mat", "ModelBin", "Net", "Option")
) | {"Blob", "ParamDict", "features", "native_bytes", "version", "version_number"}


def shorten(
    text: str,
    still_fails: StillFails,
    seconds: float = MOST_SECONDS,
    executions: int = MOST_EXECUTIONS,
) -> str:
    """The text without what it does not need; as it was if not even its other spelling fails."""
    script = _Script(text, still_fails, seconds, executions)
    if not script.fails():
        return text
    again = True
    while again:
        again = False
        for step in STEPS:
            for body in list(script.bodies()):
                again |= step(script, body)
    _name_imports(script)
    return script.text()


def statements(text: str) -> int:
    """How much a reader has to understand: statements, at any depth, that are not imports."""
    nodes = ast.walk(ast.parse(text))
    return sum(
        isinstance(node, ast.stmt) and not isinstance(node, (ast.Import, ast.ImportFrom))
        for node in nodes
    )
