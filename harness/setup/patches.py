"""Applies ports/patches/<source>/*.patch to a copy of each source and links build/patched/*.

The verified trees of build/sources stay as they are; our builds take build/patched, where a source
without patches is the verified tree itself. <source>_plain is the same source with other patches:
what a module that is not ours is linked with. A patch begins with words of its own: HEADER.
`python3 -m harness.setup.patches NAME` makes a source that is on demand, with its patches.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from harness.setup import sources
from harness.setup.cache import (
    ROOT,
    cache_root,
    footprint,
    keep_newest,
    link,
    locked,
    publish,
    tree_digest,
)
from harness.setup.command import run
from harness.setup.report import SetupError, explained, stage

PATCHES = ROOT / "ports/patches"
SOURCES = ROOT / "build/sources"
PATCHED = ROOT / "build/patched"
PLAIN = "_plain"
KEPT = 8  # patched copies of one source, some 50 MB each
HEADER = ("What", "Why", "Upstream", "Owner", "Builds")  # all, or those that define a macro


def ensure(patches: Path, trees: Path, patched: Path) -> None:
    """Makes `patched`/<name> lead to each tree of `trees` with its patches applied."""
    for tree in sorted(trees.iterdir()):
        for name in (tree.name, f"{tree.name}{PLAIN}"):
            wanted = sorted((patches / name).glob("*.patch"))
            real = tree.resolve()
            if tree.is_dir() and (wanted or name == tree.name):
                link(patched / name, _patched(name, real, wanted) if wanted else real)


def _patched(name: str, tree: Path, patches: list[Path]) -> Path:
    """The copy in the cache; made if it is not there, refused if somebody changed it."""
    in_cache = tree.parent.parent == cache_root() / "sources"
    parts = [tree.parent.name if in_cache else tree_digest([tree])]
    parts += [hashlib.sha256(patch.read_bytes()).hexdigest() for patch in patches]
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]
    home = cache_root() / "patched" / f"{name}-{key}"
    if not home.is_dir():
        with locked(home.parent):
            if not home.is_dir():
                with stage(f"{name}: {len(patches)} patches"):
                    publish(home, lambda out: _fill(out, name, tree, patches))
                keep_newest(home.parent.glob(f"{name}-*"), KEPT)
    os.utime(home)
    if (home / "unchanged").read_text() != footprint(home / "tree"):
        raise SetupError(
            f"files in {home} have changed since they were patched: remove that folder and run"
            f" again (to change what is built, edit {patches[0].parent})"
        )
    return home / "tree"


def _fill(out: Path, name: str, tree: Path, patches: list[Path]) -> None:
    copy = out / "tree"
    ignored = shutil.ignore_patterns(".git", "__pycache__")
    shutil.copytree(tree, copy, symlinks=True, ignore=ignored)
    for patch in patches:
        what = (
            f"applying {patch.parent.name}/{patch.name} to {name}"
            f" (the patch is made for the version in ports/sources.lock; {tree} may be another)"
        )
        command = ["patch", "-p1", "--batch", "--forward", "--fuzz=0", "--no-backup-if-mismatch"]
        run(what, [*command, f"--directory={copy}", f"--input={patch}"])
    (out / "unchanged").write_text(footprint(copy))


def unexplained(patch: Path) -> Iterator[str]:
    """One line of text for each field that the head of a patch lacks."""
    head = patch.read_text().partition("\n--- ")[0]
    absent = [field for field in HEADER if not re.search(rf"^{field}: \S", head, re.MULTILINE)]
    if absent:
        yield f"{patch}: its first lines lack {', '.join(absent)}"


def main() -> None:
    """Makes the sources that are named, and patches all that are there."""
    for name in sys.argv[1:]:
        sources.ensure(ROOT / "ports/sources.lock", SOURCES, name)
    ensure(PATCHES, SOURCES, PATCHED)


if __name__ == "__main__":
    sys.exit(explained(main))
