"""What the runners of the contract scripts share: which scripts, which builds."""

import re
from pathlib import Path

from harness.scripts import as_text, contract_scripts

__all__ = ["BUILDS", "ROOT", "SANITIZER_WORDS", "SCRIPTS", "as_text", "interpreter"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
BUILDS = ("unix-asan", "unix-release")
SCRIPTS = contract_scripts()
SANITIZER_WORDS = re.compile(r"ERROR: \w+Sanitizer|runtime error:|SUMMARY: \w+Sanitizer")


def interpreter(build: str) -> Path:
    path = ROOT / "build" / build / "micropython"
    assert path.exists(), f"{path.relative_to(ROOT)} is missing: run `make test`, which builds it"
    return path
