"""The guards of a build and their switches, as text: whatever runs programs can switch them."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from harness.execute import FINISHED, Execution, Executor

_MODULE = "__import__('ncnn_mp')"
_LIST = f"print([row[:3] for row in {_MODULE}._guard()] if hasattr({_MODULE}, '_guard') else [])\n"
_MARK = "guards used: "
_USED = f"print({_MARK!r}, [row[0] for row in {_MODULE}._guard() if row[3]])\n"


@dataclass(frozen=True, slots=True)
class Guard:
    """One guard of csrc/."""

    name: str
    file: str
    line: int


def guards(executor: Executor) -> list[Guard]:
    """Every guard once, in the order of the files; a module without any has none."""
    rows = ast.literal_eval(executor.run_text(_LIST).output)
    unique = {name: Guard(name, file.removeprefix("/ncnn_mp/"), line) for name, file, line in rows}
    return sorted(unique.values(), key=lambda guard: (guard.file, guard.line))


class Switched:
    """An executor with a guard switched in front of every program."""

    def __init__(self, executor: Executor, name: str, on: bool) -> None:
        self._executor = executor
        self._switch = f"{_MODULE}._guard({name!r}, {on});"

    def run_text(self, text: str) -> Execution:
        """On the text's own first line, so that no line moves."""
        return self._executor.run_text(self._switch + text)


class Counting:
    """An executor that has programs print at their end which guards they have used."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor

    def run_text(self, text: str) -> Execution:
        """Counts from 0, whatever ran before."""
        return self._executor.run_text(f"{_MODULE}._guard();{text}{_USED}")


def used(execution: Execution) -> frozenset[str]:
    """Which guards a counted program has used; none if it did not get to its end."""
    _, mark, names = execution.output.rpartition(_MARK)
    if execution.outcome != FINISHED or not mark:
        return frozenset()
    return frozenset(ast.literal_eval(names.strip()))
