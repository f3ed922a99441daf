"""Every entry of an ignore list says why it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.setup import suppressions
from harness.setup.cache import ROOT
from harness.setup.suppressions import unexplained

EXPLAINED = "# reason: because\n# link: py/gc.c\n# owner: micropython\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (EXPLAINED + "fun:a\nfun:b\n", 0),
        ("[address]\n" + EXPLAINED + "fun:a\n", 0),
        ("# reason: because\n#   of this\n# link: x\n# owner: me\nfun:a\n", 0),
        ("fun:a\n", 1),
        ("# because\nfun:a\n", 1),
        ("# reason: because\n# link: x\nfun:a\n", 1),
        (EXPLAINED + "fun:a\n\nfun:b\n", 1),
        (EXPLAINED + "fun:a\n# more\nfun:b\n", 1),
        ("# reason:\n# link: x\n# owner: me\nfun:a\n", 1),
    ],
)
def test_entries(text: str, count: int, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_text(text)
    assert len(list(unexplained(file))) == count


def test_no_pattern_is_of_a_file_of_ours() -> None:
    """MicroPython's make names its own from ports/unix, and ours from the root of all."""
    ignored = (ROOT / "sanitizers/ignorelist-micropython.txt").read_text().splitlines()
    patterns = [line for line in ignored if line and line[0] not in "#["]
    assert len(patterns) > 10
    assert all(pattern.startswith("src:../../") for pattern in patterns), patterns


def test_the_real_lists() -> None:
    assert suppressions.main() == 0
