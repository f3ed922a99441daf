"""What the runners of the contract scripts share: which scripts, which builds, and a script as one
text, helpers included, for where there is no file system: the program server, a board's REPL."""

import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HELPERS = ("contract", "layers", "networks", "pixels")
SCRIPTS = sorted(path for path in HERE.glob("*_*.py") if not path.name.startswith("test_"))
SANITIZER_WORDS = re.compile(r"ERROR: \w+Sanitizer|runtime error:|SUMMARY: \w+Sanitizer")


def as_text(script: Path) -> str:
    """The script with the helpers it imports written out where it imports them."""

    def written_out(match: re.Match[str]) -> str:
        return as_text(HERE / f"{match[1]}.py")

    imports = rf"^from ({'|'.join(HELPERS)}) import [^\n(]*(?:\([^)]*\))?$"
    return re.sub(imports, written_out, script.read_text(), flags=re.MULTILINE)
