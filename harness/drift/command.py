"""`python -m harness drift`: what is not bound, and what another release changes, for people."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Set

from harness.drift import bound, header, releases
from harness.drift.compare import EXCUSES, Binding, Changes, bind, changes, read_excuses
from harness.drift.header import Declaration, DriftError
from harness.setup.cache import ROOT
from harness.setup.report import SetupError


def drift(options: argparse.Namespace) -> int:
    """0: all bound or excused, nothing changed; 1: something to do; 2: nothing to compare."""
    try:
        return _drift(options.ncnn)
    except (DriftError, SetupError) as error:
        print(f"python -m harness drift: {error}", file=sys.stderr)
        return 2


def _drift(other_name: str | None) -> int:
    release = releases.pinned()
    api = header.read(release.text, release.name)
    used = bound.used(ROOT, api)
    binding = bind(api, used, read_excuses(EXCUSES.read_text()).keys())
    print("\n".join(describe_binding(release.name, binding)))
    if other_name is None:
        return 0 if binding.complete else 1
    other = releases.find(other_name)
    found = changes(api, header.read(other.text, other.name))
    print("\n".join(describe_changes(release.name, other.name, found, used)))
    return 0 if binding.complete and found.none else 1


def describe_binding(name: str, binding: Binding) -> Iterator[str]:
    """The numbers, then what there is to do."""
    groups = (binding.bound, binding.excused, binding.unbound)
    functions, callbacks = (
        sum(d.kind == kind for group in groups for d in group) for kind in ("function", "callback")
    )
    yield (
        f"{name}: c_api.h exports {functions} functions and {callbacks} callbacks:"
        f" {len(binding.bound)} bound, {len(binding.excused)} excused,"
        f" {len(binding.unbound)} neither"
    )
    for declaration in binding.unbound:
        yield f"not bound: {_line(declaration)}"
    if binding.unbound:
        yield f"bind them in csrc/, or give each a line with the reason in {_place()}"
    for excuse in binding.stale:
        yield f"excuses nothing: {excuse}: remove its line from {_place()}"


def describe_changes(before: str, after: str, found: Changes, used: Set[str]) -> Iterator[str]:
    """A line each with + and -, a changed one with both."""
    counts = f"{len(found.added)} added, {len(found.removed)} removed, {len(found.changed)} changed"
    yield f"from {before} to {after}: {counts}"
    for declaration in found.added:
        yield f"+ {_line(declaration)}"
    for declaration in found.removed:
        yield f"- {_line(declaration)}{_mark(declaration, used)}"
    for old, new in found.changed:
        yield f"- {_line(old)}{_mark(old, used)}"
        yield f"+ {_line(new)}"


def _line(declaration: Declaration) -> str:
    conditions = " and ".join(declaration.conditions)
    return f"{declaration.text}{f'  [if {conditions}]' if conditions else ''}"


def _mark(declaration: Declaration, used: Set[str]) -> str:
    return "  <- csrc/ uses it" if declaration.name in used else ""


def _place() -> str:
    return str(EXCUSES.relative_to(ROOT))
