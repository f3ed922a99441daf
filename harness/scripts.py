"""The contract scripts and regressions as texts that need no file beside them: for where there is
no file system, the program server and a board's REPL."""

from __future__ import annotations

import re
from pathlib import Path

from harness.models import ROOT

CONTRACT = ROOT / "tests" / "contract"
REGRESSIONS = ROOT / "tests" / "regressions"
HELPERS = ("contract", "layers", "networks", "pixels")
_IMPORTS = re.compile(rf"^from ({'|'.join(HELPERS)}) import [^\n(]*(?:\([^)]*\))?$", re.MULTILINE)


def contract_scripts() -> list[Path]:
    """Every script of the contract."""
    return sorted(path for path in CONTRACT.glob("*_*.py") if not path.name.startswith("test_"))


def regressions() -> list[Path]:
    """Every program that found a defect once."""
    return sorted(path for path in REGRESSIONS.glob("*.py") if not path.name.startswith("test_"))


def as_text(script: Path) -> str:
    """The script with the helpers it imports written out where it imports them."""
    return _IMPORTS.sub(lambda match: as_text(CONTRACT / f"{match[1]}.py"), script.read_text())
