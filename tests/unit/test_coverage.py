"""What `make coverage` leaves out of csrc/ decides nothing but a guard's switch or a type."""

from __future__ import annotations

import re
import tomllib

from harness.models import ROOT

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["gcovr"]
LEFT_OUT = re.compile(SETTINGS["exclude-branches-by-pattern"])
TYPES = re.compile(r"mp_obj_is_(?:type|float)\(")


def test_conditions_are_counted() -> None:
    files = ((ROOT / "csrc").rglob(pattern) for pattern in ("*.c", "*.h"))
    lines = [line for some in files for file in some for line in file.read_text().splitlines()]
    left_out = [line for line in lines if LEFT_OUT.match(line)]
    assert len(left_out) > 50, "the pattern is no longer one of csrc/"
    assert not [line for line in left_out if re.search(r"&&|\|\|", line) and not TYPES.search(line)]
    assert len([line for line in left_out if TYPES.search(line)]) < 5
