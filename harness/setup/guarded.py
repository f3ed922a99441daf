"""Checks that everything in csrc/ that protects memory is a guard with a name of its own.

Whatever refuses (calls what does not come back), retains a handle or keeps a Python object stands
in a macro of guard.h or handle.h, so that `make guards` can take it away. What protects no memory
is listed in csrc/unguarded.txt, a function a line: `file: function: reason`.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from harness.setup.cache import ROOT

CSRC = ROOT / "csrc"

_GUARD = re.compile(
    r"\b(?:GUARD|GUARD_ARGUMENT|GUARD_ON|GUARD_REFUSES|LINK|LINK_ALLOCATORS|HOLD|KEEP)\((\w+)"
)
_FUNCTION = re.compile(r"^[A-Za-z_][^;=]*?\b(\w+)\([^;]*$")
_NEVER_RETURNS = re.compile(r"\b_Noreturn\b[^;{]*?\b(\w+)\(")
_ELSEWHERE = (r"nlr_raise", r"nlr_jump", r"mp_raise_\w+", r"ncnn_mp_handle_retain")
_KEEPS = r"(?:->kept = |\bncnn_mp_handle_link\()"
# The machinery itself: what these files raise, retain and keep is asked for by others.
_MACHINERY = ("guard.c", "handle.c")

Problem = str
Exemptions = dict[tuple[str, str], str]


def exemptions(text: str) -> Exemptions:
    """What stands in unguarded.txt."""
    found: Exemptions = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            file, function, reason = (piece.strip() for piece in line.split(":", 2))
            if not reason:
                raise ValueError(f"unguarded.txt: {function} has no reason")
            found[file, function] = reason
    return found


def _dangers(texts: dict[str, str]) -> re.Pattern[str]:
    """What has to be guarded, a call of a function that never returns above all."""
    ours = {name for text in texts.values() for name in _NEVER_RETURNS.findall(text)}
    return re.compile(rf"\b(?:{'|'.join(sorted(ours | set(_ELSEWHERE)))})\(|{_KEEPS}")


def _bare(text: str, dangers: re.Pattern[str]) -> Iterator[tuple[int, str, str]]:
    """(line, function, code) of whatever no guard stands before."""
    function, raises_itself, guarded_from = "", False, -1
    for number, line in enumerate(text.splitlines(), 1):
        code = line.split("//", 1)[0]
        indent = len(code) - len(code.lstrip())
        if code.strip() and indent <= guarded_from:
            guarded_from = -1
        if (heading := _FUNCTION.match(code)) is not None:
            function, raises_itself = heading[1], "_Noreturn" in code
        elif "GUARD_REFUSES(" in code and code.rstrip().endswith("{"):
            guarded_from = indent
        elif dangers.search(code) and not (
            raises_itself or guarded_from >= 0 or _GUARD.search(code)
        ):
            yield number, function, code.strip()


def problems(texts: dict[str, str], exempt: Exemptions) -> list[Problem]:
    """What is wrong with the C files, by their names."""
    found, needed = [], set()
    dangers = _dangers(texts)
    names: Counter[str] = Counter()
    for file, text in sorted(texts.items()):
        names.update(
            name
            for line in text.splitlines()
            if not line.startswith("#define")
            for name in _GUARD.findall(line.split("//", 1)[0])
            if name != "guard_name"
        )
        if not file.endswith(".c") or file in _MACHINERY:
            continue
        for number, function, code in _bare(text, dangers):
            needed.add((file, function))
            if (file, function) not in exempt:
                found.append(
                    f"csrc/{file}:{number}: {function}: make it a guard with a name (guard.h), "
                    f"or say in csrc/unguarded.txt why no memory depends on it: {code}"
                )
    found += [f"guard {name} has {count} places" for name, count in names.items() if count > 1]
    found += [
        f"csrc/unguarded.txt: {file}: {function} has nothing to explain: remove the line"
        for file, function in exempt
        if (file, function) not in needed
    ]
    return found


def main(folder: Path = CSRC) -> int:
    """Prints every problem; the status is 1 if there is one."""
    texts = {
        str(file.relative_to(folder)): file.read_text()
        for file in sorted(folder.rglob("*"))
        if file.suffix in (".c", ".h")
    }
    found: Sequence[Problem] = problems(texts, exemptions((folder / "unguarded.txt").read_text()))
    print("".join(f"{problem}\n" for problem in found), end="")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
