"""Writes a finding down as a MicroPython script that stands alone and says how to run it."""

from __future__ import annotations

import textwrap
from pathlib import Path

from harness import foreign
from harness.execute.environment import NARROW, SERVER, build
from harness.finding import BY_PROGRAM, Finding
from harness.models import ROOT


def relative(path: Path) -> str:
    """The path as one types it in the repository's root."""
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else str(path)


def _setting() -> str:
    """What a command needs in front of it where the module is not ours."""
    module = foreign.module_dir()
    return f"{foreign.VARIABLE}={relative(module)} " if module else ""


def script(finding: Finding, text: str, target: str, path: Path, reproduced: bool) -> str:
    """The text with its header, as it will lie at that path."""
    here = relative(path)
    binary, option = (build(NARROW), f"--build {NARROW} ") if target == NARROW else (SERVER, "")
    judged = relative(path.with_name("program.json")) if finding.oracle in BY_PROGRAM else here
    doubt = (
        [] if reproduced else ["", "It happened in the fuzzer and did not happen again by itself."]
    )
    lines = [
        *textwrap.wrap(finding.title, 96),
        f"Found by {target}. Owner: {finding.owner}. Severity: {finding.severity}.",
        *doubt,
        "",
        "From the root of the repository, to see it happen:",
        f"    {relative(binary)} {here}",
        "and for the verdict of all oracles:",
        f"    {_setting()}python3 -m harness replay {option}{judged}",
    ]
    header = "".join(f"# {line}".rstrip() + "\n" for line in lines)
    return header + "\n" + text
