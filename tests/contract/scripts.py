"""What the runners of the contract scripts share: which scripts, which builds."""

import re
from pathlib import Path

from harness.scripts import as_text, contract_scripts

__all__ = ["ROOT", "SANITIZER_WORDS", "SCRIPTS", "as_text"]

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SCRIPTS = contract_scripts()
SANITIZER_WORDS = re.compile(r"ERROR: \w+Sanitizer|runtime error:|SUMMARY: \w+Sanitizer")
