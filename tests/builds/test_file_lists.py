"""Both build descriptions name every C file of the module, in order, once."""

from __future__ import annotations

import re

import pytest

from harness.setup.cache import ROOT

CSRC = ROOT / "csrc"
LISTED = {
    "micropython.mk": r"^\t(\S+\.c) \\$",
    "micropython.cmake": r"^    \$\{CMAKE_CURRENT_LIST_DIR\}/(\S+\.c)$",
}


@pytest.mark.parametrize("description", LISTED)
def test_names_every_file(description: str) -> None:
    listed = re.findall(LISTED[description], (CSRC / description).read_text(), re.MULTILINE)
    assert listed == sorted(str(file.relative_to(CSRC)) for file in CSRC.rglob("*.c"))
