"""Asks a module that is not ours what it can do: each operation a few times, in a process that may
die of it. `make fuzz MODULE_DIR=…` calls this once after building.

An operation that never does anything but say that the module lacks it, or takes other arguments, is
useless: it would drown a campaign in exceptions.
"""

from __future__ import annotations

import json
import sys

from harness import foreign
from harness.choices import BytesChoices, random_bytes
from harness.execute import DIED, FINISHED, HUNG, Executor
from harness.execute.server import Server
from harness.generate import PROFILES, Drafting
from harness.lower import expression, guarded, lower
from harness.ops import CLASSES, MAKERS, OPERATIONS, Operation
from harness.ops.foreign import SURFACE
from harness.program import Program

_TRIES = 9
# What the bytes mean to a draft: nothing hostile, nothing left out, begin with the opening. The
# first of these profiles has none, the others load networks.
_PEACEFUL = bytes(4)
_OPENINGS = ("fuzz_mat", "fuzz_lifetime", "fuzz_custom_layer")
_SECONDS = 2.0
_LACKING = ("NameError", "KeyError", "AttributeError", "TypeError", "NotImplementedError")

_ASKED = """\
try:
    {0}
    print("did it")
except BaseException as error:
    print(type(error).__name__)
"""


def _asked(executor: Executor, row: Operation, seed: int) -> bool:
    """Whether the operation, after what it needs, does anything."""
    profile = PROFILES[_OPENINGS[seed % len(_OPENINGS)]]
    draft = Drafting(BytesChoices(_PEACEFUL + random_bytes(seed)), profile)
    draft.step(row)
    call = draft.calls[-1]
    before = lower(Program(tuple(draft.calls))).removesuffix(guarded(call))
    asked = _ASKED.format(expression(call).replace("\n", "\n    "))
    execution = executor.run_text(before + asked)
    if execution.outcome != FINISHED:
        return execution.outcome in (DIED, HUNG)
    return execution.output.strip() not in ("", *_LACKING)


def useful(executor: Executor, row: Operation) -> bool:
    """Whether any of a few tries does anything."""
    return any(_asked(executor, row, seed) for seed in range(_TRIES))


def useless_rows(executor: Executor) -> list[str]:
    """Names of the rows that the module cannot do. What makes objects comes first: all else needs
    it."""
    known: dict[str, bool] = {}
    for kind in CLASSES:
        rows = [row for row in OPERATIONS.values() if row.result == kind]
        rows.sort(key=lambda row: row.name != MAKERS[kind])
        for row in rows:
            known[row.name] = useful(executor, row)
            if known[row.name] and not known.get(MAKERS[kind]):
                MAKERS[kind] = row.name
    for row in OPERATIONS.values():
        if row.owner in CLASSES and not known[MAKERS[row.owner]]:
            known[row.name] = False
        elif row.owner != "Python" and row.group != "subclass" and row.name not in known:
            known[row.name] = useful(executor, row)
    return sorted(name for name, does in known.items() if not does)


def main() -> int:
    """Writes down what the module in MODULE_DIR lacks."""
    module = foreign.module_dir()
    if module is None:
        print("python -m harness.surface: MODULE_DIR is not set", file=sys.stderr)
        return 2
    with Server(timeout=_SECONDS) as server:
        useless = useless_rows(server)
    path = foreign.home(module) / SURFACE
    path.write_text(json.dumps({"module": str(module), "useless": useless}, indent=2) + "\n")
    asked = sum(row.owner != "Python" for row in OPERATIONS.values())
    print(f"{module.name}: {asked - len(useless)} of {asked} operations do something")
    return 0


if __name__ == "__main__":
    sys.exit(main())
