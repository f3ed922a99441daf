"""The rule of each operation: its own, or that of the member that it calls."""

from __future__ import annotations

from inspect import Parameter, signature

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


def _needs(rule: Rule | OfNames | None) -> int:
    """How many arguments a rule cannot do without, besides who calls it."""
    if rule is None or isinstance(rule, OfNames):
        return 0
    needed = [one for one in signature(rule).parameters.values() if one.default is Parameter.empty]
    return sum(one.kind is Parameter.POSITIONAL_OR_KEYWORD for one in needed) - 1


def _form(row: Operation) -> Form:
    _, unbound, name = row.name.rpartition("unbound ")
    owner = name.partition(".")[0] if "." in name else ""
    rule = _rule_of(row)
    return Form(
        row,
        rule,
        tuple(kind.keyword for kind in row.kinds),
        "%s." in row.template,
        name.endswith("/set"),
        owner,
        owner if unbound else "",
        max(_needs(rule), 1 if unbound else 0),
    )


FORMS: dict[str, Form] = {name: _form(row) for name, row in OPERATIONS.items()}
