"""The rule of each operation: its own, or that of the member that it calls."""

from __future__ import annotations

from harness.ops import OPERATIONS, Operation
from harness.predict import images, layers, mats, networks, objects, settings
from harness.predict.world import Form, OfNames, Rule

_WRITTEN: dict[str, Rule | OfNames] = {
    **objects.RULES,
    **mats.RULES,
    **settings.RULES,
    **networks.RULES,
    **images.RULES,
    **layers.RULES,
}


def _plain_call(row: Operation) -> bool:
    """Whether it is nothing but a call of its member."""
    method = f"%s.{row.member.partition('.')[2]}(%s)"
    return row.template in (f"{row.member}(%s)", method)


def _rule_of(row: Operation) -> Rule | OfNames | None:
    name = row.name.removeprefix("unbound ")
    own = _WRITTEN.get(name)
    if own is not None:
        return own
    called = OPERATIONS[name]
    return _WRITTEN.get(called.member) if _plain_call(called) else None


def _form(row: Operation) -> Form:
    _, unbound, name = row.name.rpartition("unbound ")
    owner = name.partition(".")[0] if "." in name else ""
    return Form(
        row,
        _rule_of(row),
        tuple(kind.keyword for kind in row.kinds),
        "%s." in row.template,
        name.endswith("/set"),
        owner,
        owner if unbound else "",
    )


FORMS: dict[str, Form] = {name: _form(row) for name, row in OPERATIONS.items()}
