"""Compares what c_api.h declares with what csrc/ uses, and with what another c_api.h declares."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from harness.drift.header import Api, Declaration, DriftError

EXCUSES = Path(__file__).with_name("excuses.txt")


def read_excuses(text: str) -> dict[str, str]:
    """The reason for each name; every line must have one, and a name only one line."""
    excuses: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, reason = (part.strip() for part in line.partition(":"))
        if not reason:
            raise DriftError(f"{EXCUSES.name}:{number}: {name} has no reason: write `name: reason`")
        if name in excuses:
            raise DriftError(f"{EXCUSES.name}:{number}: {name} has two lines")
        excuses[name] = reason
    return excuses


@dataclass(frozen=True)
class Binding:
    """How much of an API the module binds; the first three are all that there is to bind."""

    bound: tuple[Declaration, ...]
    excused: tuple[Declaration, ...]
    unbound: tuple[Declaration, ...]
    stale: tuple[str, ...]  # excuses that excuse nothing

    @property
    def complete(self) -> bool:
        """Nothing unbound, nothing excused in vain."""
        return not self.unbound and not self.stale


def bind(api: Api, used: Set[str], excuses: Set[str]) -> Binding:
    """Sorts what there is to bind."""
    to_bind = [declaration for declaration in api.values() if declaration.binds]
    unused = [declaration for declaration in to_bind if declaration.name not in used]
    excused = [d for d in unused if excuses & {d.name, *d.conditions}]
    needed = {name for d in excused for name in (d.name, *d.conditions)}
    return Binding(
        bound=tuple(d for d in to_bind if d.name in used),
        excused=tuple(excused),
        unbound=tuple(d for d in unused if d not in excused),
        stale=tuple(sorted(excuses - needed)),
    )


@dataclass(frozen=True)
class Changes:
    """What a release has that another one has not, and the other way round."""

    added: tuple[Declaration, ...]
    removed: tuple[Declaration, ...]
    changed: tuple[tuple[Declaration, Declaration], ...]  # before, after

    @property
    def none(self) -> bool:
        """The two are the same."""
        return not (self.added or self.removed or self.changed)


def changes(before: Api, after: Api) -> Changes:
    """By name; a signature, the names of parameters or a condition may have changed."""
    return Changes(
        added=tuple(after[name] for name in after if name not in before),
        removed=tuple(before[name] for name in before if name not in after),
        changed=tuple(
            (before[name], after[name])
            for name in before
            if name in after and before[name] != after[name]
        ),
    )
