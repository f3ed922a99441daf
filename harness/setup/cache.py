"""The cache outside the checkout: where it is, and how a thing gets into it whole or not at all."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.setup.report import SetupError

ROOT = Path(__file__).resolve().parent.parent.parent


def cache_root() -> Path:
    """$NCNN_MP_CACHE, else the user's cache folder."""
    given = os.environ.get("NCNN_MP_CACHE")
    if given:
        return usable(Path(given).absolute())
    try:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError as error:
        raise SetupError("this user has no home: set NCNN_MP_CACHE to a folder of yours") from error
    return usable(Path(base).absolute() / "ncnn_mp")


def usable(folder: Path) -> Path:
    """The folder, if make can work in it."""
    if re.search(r"\s", str(folder)):
        raise SetupError(f"make cannot work in '{folder}': choose a path without spaces")
    return folder


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Holds a folder's lock: two processes that want the same thing make it once."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"waiting for another process that works in {folder}", flush=True)
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def publish(final: Path, fill: Callable[[Path], None]) -> Path:
    """Fills a temporary folder and renames it to `final`; nobody ever sees it half-made.

    Call it under the lock of `final.parent`: leftovers of a process that died are removed here.
    """
    for leftover in final.parent.glob(".making-*"):
        shutil.rmtree(leftover)
    making = Path(tempfile.mkdtemp(prefix=".making-", dir=final.parent))
    try:
        fill(making)
        making.chmod(0o755)
        making.rename(final)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return final


def keep_newest(folders: Iterable[Path], count: int) -> None:
    """Removes all of them but those that were used last; using one sets its time."""
    for old in sorted(folders, key=lambda path: path.stat().st_mtime, reverse=True)[count:]:
        shutil.rmtree(old)


def link(name: Path, target: Path) -> None:
    """Points the symbolic link `name` at `target`, in one step."""
    if name.is_symlink() and Path(os.readlink(name)) == target:
        return
    name.parent.mkdir(parents=True, exist_ok=True)
    temporary = name.with_name(f".{name.name}-{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(name)


def tree_digest(paths: Iterable[Path]) -> str:
    """SHA-256 over the names and contents of files and folders, in a stable order."""
    total = hashlib.sha256()
    for path in paths:
        for file in _files(path):
            name = str(file.relative_to(path.parent)).encode()
            total.update(len(name).to_bytes(4, "little") + name)
            total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def footprint(tree: Path) -> str:
    """Changes when a file is added, removed or written; quick enough for every run."""
    total = hashlib.sha256()
    for folder, subfolders, names in os.walk(tree):
        subfolders[:] = sorted(set(subfolders) - {"__pycache__", ".git"})
        for name in sorted(names):
            path = os.path.join(folder, name)
            state = os.lstat(path)
            total.update(
                f"{path[len(str(tree)) :]}\0{state.st_size}\0{state.st_mtime_ns}\n".encode()
            )
    return total.hexdigest()


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for folder, subfolders, names in os.walk(path, followlinks=True):
        subfolders[:] = sorted(set(subfolders) - {"__pycache__", ".git"})
        for name in sorted(names):
            file = Path(folder, name)
            if file.is_file():
                yield file
