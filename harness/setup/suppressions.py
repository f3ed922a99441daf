"""Demands of every ignore list and suppression that each entry says why it is there: a reason, a
link (a file or an issue) and an owner, in the comment above it. Patches say so in their heads."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from harness.setup import patches
from harness.setup.cache import ROOT

PATTERNS = ("*ignorelist*.txt", "*allowlist*.txt", "*.supp")
FIELDS = ("reason", "link", "owner")


def unexplained(file: Path) -> Iterator[str]:
    """One line of text for each entry without its fields."""
    said: set[str] = set()
    in_comment = False
    for number, line in enumerate(file.read_text().splitlines(), 1):
        text = line.strip()
        if text.startswith("#"):
            said = said if in_comment else set()
            said |= {field for field in FIELDS if re.match(rf"# {field}: \S", text)}
            in_comment = True
            continue
        in_comment = False
        if not text:
            said = set()
        elif not text.startswith("["):
            absent = [field for field in FIELDS if field not in said]
            if absent:
                yield f"{file}:{number}: '{text}' lacks {', '.join(absent)} in the comment above"


def main() -> int:
    """Checks every list under sanitizers/ and every patch."""
    files = sorted(file for pattern in PATTERNS for file in (ROOT / "sanitizers").rglob(pattern))
    problems = [problem for file in files for problem in unexplained(file)]
    applied = sorted(patches.PATCHES.rglob("*.patch"))
    problems += [problem for patch in applied for problem in patches.unexplained(patch)]
    summary = f"{len(files)} lists and {len(applied)} patches, every entry explained"
    print("\n".join(problems) or summary)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
