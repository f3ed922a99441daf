"""The contract scripts and regressions as texts that need no file beside them: for where there is
no file system, the program server and a board's REPL."""

from __future__ import annotations

import re
from pathlib import Path

from harness.models import ROOT
from harness.networks.damaged import DAMAGED

CONTRACT = ROOT / "tests" / "contract"
REGRESSIONS = ROOT / "tests" / "regressions"
VERIFIER = ROOT / "tests" / "verify"
HELPERS = ("contract", "layers", "networks", "pixels")  # what the contract's scripts import
RUNNERS = ("scripts",)  # what their tests import
_IMPORTS = re.compile(rf"^from ({'|'.join(HELPERS)}) import [^\n(]*(?:\([^)]*\))?$", re.MULTILINE)


def _programs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.py") if not path.name.startswith("test_"))


def contract_scripts() -> list[Path]:
    """Every script of the contract."""
    return [path for path in _programs(CONTRACT) if path.stem not in (*HELPERS, *RUNNERS)]


def regressions() -> list[Path]:
    """Every program that found a defect once."""
    return _programs(REGRESSIONS)


def verifier_scripts() -> list[Path]:
    """Examples of the verifier's rows; its limits need a larger heap than other programs have."""
    return [VERIFIER / "rows.py"]


def as_text(script: Path) -> str:
    """The script with the helpers it imports written out where it imports them."""
    return _IMPORTS.sub(lambda match: as_text(CONTRACT / f"{match[1]}.py"), script.read_text())


def texts() -> dict[str, str]:
    """All that need no more than a working module, by their names."""
    found = (*contract_scripts(), *regressions(), *verifier_scripts())
    files = {str(path.relative_to(ROOT)): as_text(path) for path in found}
    return files | {f"damaged {rule}": one.script() for rule, one in DAMAGED.items()}
