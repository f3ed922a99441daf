"""Finds what csrc/ uses of ncnn's C API, as the compiler sees it: macros expanded, `#if` decided.

Each file is parsed with every feature of ncnn there, and again without each one that it asks for:
what it uses in any of these cases counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from clang.cindex import Cursor, CursorKind, Index, TranslationUnit

from harness.drift.header import Api, DriftError, check, member_name
from harness.setup.command import run
from harness.setup.lint import DEFINED, INCLUDED

USES = (CursorKind.DECL_REF_EXPR, CursorKind.MEMBER_REF_EXPR)
WINDOWS = "_WIN32"  # never set here: it would change the C library's headers
BUILT = "build/unix-asan/ncnn/include/ncnn"


def used(root: Path, api: Api) -> set[str]:
    """The functions and callbacks of the API that the module uses."""
    return used_by(root, api, {file: file.read_text() for file in (root / "csrc").rglob("*.c")})


def used_by(root: Path, api: Api, texts: dict[Path, str]) -> set[str]:
    """The same of some C files, with these texts."""
    features = {name for d in api.values() for name in d.conditions if name.isidentifier()}
    reader = _Reader(root, sorted(features - {WINDOWS}))
    found = {name for file, text in texts.items() for name in reader.names(file, text)}
    return {name for name in found if name in api and api[name].binds}


class _Reader:
    """Parses C files of the module as its sanitizer build compiles them."""

    def __init__(self, root: Path, features: list[str]) -> None:
        self.features = features
        self.folder = str(root / "csrc")
        self.platform = root / BUILT / "platform.h"
        if not self.platform.exists():
            raise DriftError("csrc/ cannot be read before it was built: run make build-unix-asan")
        resources = run("asking clang for its headers", ["clang-19", "-print-resource-dir"])
        self.arguments = ["-std=gnu99", "-resource-dir", resources.strip()]
        self.arguments += [f"-D{name}" for name in DEFINED]
        self.arguments += [f"-I{root / folder}" for folder in INCLUDED]
        self.arguments += ["-isystem", str(root / BUILT)]

    def names(self, file: Path, text: str) -> set[str]:
        """What one file uses."""
        whole = self._parse(file, text, absent=None)
        check(whole, file.name)
        units = [whole]
        units += [self._parse(file, text, absent) for absent in self.features if absent in text]
        return {name for unit in units for name in self._uses(unit)}

    def _parse(self, file: Path, text: str, absent: str | None) -> TranslationUnit:
        switches = "".join(
            f"\n#undef {name}\n#define {name} {int(name != absent)}\n" for name in self.features
        )
        platform = (str(self.platform), self.platform.read_text() + switches)
        return Index.create().parse(
            str(file), args=self.arguments, unsaved_files=[platform, (str(file), text)]
        )

    def _uses(self, unit: TranslationUnit) -> Iterator[str]:
        for cursor in unit.cursor.get_children():
            file = cursor.location.file
            if file is not None and file.name.startswith(self.folder):
                yield from (_name(part.referenced) for part in _references(cursor))


def _references(cursor: Cursor) -> Iterator[Cursor]:
    return (c for c in cursor.walk_preorder() if c.kind in USES and c.referenced is not None)


def _name(declaration: Cursor) -> str:
    is_field = declaration.kind == CursorKind.FIELD_DECL
    return member_name(declaration) if is_field else str(declaration.spelling)
