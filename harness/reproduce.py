"""Writes a finding down as a MicroPython script that stands alone and says how to run it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from harness.finding import Finding
from harness.lower import lower
from harness.models import ROOT
from harness.program import Program

# Handles that outlive a program are only seen from outside; a script can look for itself, too.
_LIVE_CHECK = """\
for name in [name for name in globals() if name[0] == "o"]: del globals()[name]
kept.clear()
gc.collect()
print("still alive:", __import__("ncnn_mp")._live(), native_bytes(), "bytes")
"""


def relative(path: Path) -> str:
    """The path as one types it in the repository's root."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def script(finding: Finding, program: Program, target: str, path: Path, reproduced: bool) -> str:
    """The text of the script that will lie at that path."""
    here = relative(path)
    doubt = (
        [] if reproduced else ["", "It happened in the fuzzer and did not happen again by itself."]
    )
    lines = [
        *textwrap.wrap(finding.title, 96),
        f"Found by {target}. Owner: {finding.owner}. Severity: {finding.severity}.",
        *doubt,
        "",
        "From the root of the repository, to see it happen:",
        f"    build/unix-asan/micropython {here}",
        "and for the verdict of all oracles:",
        f"    python3 -m harness replay {here}",
    ]
    header = "".join(f"# {line}".rstrip() + "\n" for line in lines)
    return header + "\n" + lower(program) + (_LIVE_CHECK if finding.oracle == "live" else "")
