"""Fetches the pinned sources of ports/sources.lock, verifies them and links build/sources/*.

Every way of fetching ends in the same check: an archive must have the lock's digest, a git tag the
lock's digest of the folders that we build.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from harness.setup.cache import ROOT, cache_root, link, locked, publish, tree_digest
from harness.setup.command import run
from harness.setup.report import SetupError, stage

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


@dataclass(frozen=True)
class Source:
    """One table of sources.lock."""

    name: str
    version: str
    kind: str  # how the archive is fetched: a key of FETCHERS
    file: str
    sha256: str
    git: str
    tag: str
    built: tuple[str, ...]  # the files and folders that we build
    built_sha256: str
    package: str = ""
    suite: str = ""

    @property
    def override(self) -> str:
        """The environment variable that names a checkout to use instead."""
        return f"{self.name.upper()}_DIR"


def read_lock(file: Path) -> list[Source]:
    """The tables of the lock, checked for their keys."""
    try:
        tables = tomllib.loads(file.read_text())
        return [
            Source(name=name, **{**table, "built": tuple(table["built"])})
            for name, table in tables.items()
        ]
    except (tomllib.TOMLDecodeError, TypeError, KeyError) as error:
        raise SetupError(f"{file} cannot be read: {error}") from error


def ensure(lock: Path, links: Path) -> None:
    """Makes `links`/<name> lead to each source, fetched and verified where it has to be."""
    for source in read_lock(lock):
        given = os.environ.get(source.override)
        link(links / source.name, _checkout(source, given) if given else _locked_tree(source))


def _checkout(source: Source, given: str) -> Path:
    folder = Path(given).absolute()
    absent = [name for name in source.built if not (folder / name).exists()]
    if absent:
        raise SetupError(
            f"{source.override}={given} is no checkout of {source.name}: it has no {absent[0]}"
        )
    return folder


def _locked_tree(source: Source) -> Path:
    """The unpacked tree in the cache; made if it is not there, refused if somebody changed it."""
    from_git = bool(os.environ.get("NCNN_MP_FROM_GIT"))
    digest = source.built_sha256 if from_git else source.sha256
    home = cache_root() / "sources" / f"{source.name}-{source.version}-{digest[:12]}"
    if not home.is_dir():
        with locked(home.parent):
            if not home.is_dir():
                origin = "git" if from_git else source.kind
                with stage(f"{source.name} {source.version} ({origin})"):
                    publish(home, lambda out: _fill(source, out, from_git))
    if (home / "unchanged").read_text() != _footprint(home / "tree"):
        raise SetupError(
            f"files in {home} have changed since they were verified: remove that folder and run"
            f" again (to build an edited tree, set {source.override} to a copy of it)"
        )
    return home / "tree"


def _fill(source: Source, out: Path, from_git: bool) -> None:
    tree = out / "tree"
    if from_git:
        clone = ["git", "clone", "--quiet", "--depth", "1", "--branch", source.tag, source.git]
        run(f"cloning {source.name}", [*clone, str(tree)])
        found = tree_digest(tree / name for name in source.built)
        if found != source.built_sha256:
            raise _wrong_digest(f"tag {source.tag} of {source.name}", found, source.built_sha256)
    else:
        _unpack(_archive(source), tree)
    (out / "unchanged").write_text(_footprint(tree))


def _archive(source: Source) -> Path:
    """The archive in the cache, verified now, whenever it was fetched."""
    folder = cache_root() / "downloads"
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / source.file
    if archive.exists() and _sha256(archive) == source.sha256:
        return archive
    archive.unlink(missing_ok=True)
    for leftover in folder.glob(f".{source.file}-*"):  # of a process that died; we hold the lock
        shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink()
    making = folder / f".{source.file}-{os.getpid()}"
    try:
        FETCHERS[source.kind](source, making)
        found = _sha256(making)
        if found != source.sha256:
            raise _wrong_digest(source.file, found, source.sha256)
        making.rename(archive)
    finally:
        making.unlink(missing_ok=True)
    return archive


def _wrong_digest(what: str, found: str, wanted: str) -> SetupError:
    return SetupError(
        f"{what} has the wrong digest and was not used\n  found  sha256 {found}\n"
        f"  wanted sha256 {wanted} (ports/sources.lock)\n"
        "Try again; if it stays so, what is published has changed: find out why before you trust it"
    )


def _fetch_sdist(source: Source, to: Path) -> None:
    python = str(ROOT / ".venv/bin/python")
    script = str(Path(__file__).with_name("fetch_sdist.py"))
    run(f"fetching {source.file}", [python, script, source.name, source.file, str(to)])


def _fetch_debian(source: Source, to: Path) -> None:
    """Downloads a source package of another suite, with lists of our own beside the machine's."""
    work = to.with_name(f"{to.name}-apt")
    try:
        for folder in ("lists/partial", "cache/archives/partial", "source"):
            (work / folder).mkdir(parents=True)
        (work / "source.list").write_text(_deb_src_line(source.suite))
        options = [f"Dir::Etc::SourceList={work}/source.list", "Dir::Etc::SourceParts=/dev/null"]
        options += [f"Dir::State::Lists={work}/lists", f"Dir::Cache={work}/cache"]
        options += ["APT::Sandbox::User=", "Acquire::Languages=none", "APT::Update::Error-Mode=any"]
        apt = ["apt-get", "-q", *(part for option in options for part in ("-o", option))]
        run(f"reading the package list of {source.suite}", [*apt, "update"])
        fetch = [*apt, "source", "--download-only", source.package]
        run(f"fetching {source.package}", fetch, cwd=work / "source")
        fetched = work / "source" / source.file
        if not fetched.is_file():
            raise SetupError(f"{source.package} of {source.suite} does not hold {source.file}")
        fetched.rename(to)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _deb_src_line(suite: str) -> str:
    """The mirror that the machine itself uses, for the suite that we want."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]
    mirrors = run("asking apt for its mirror", asked).split()
    mirrors = [mirror for mirror in mirrors if "security" not in mirror]
    if not mirrors:
        raise SetupError("apt has no mirror: its sources name none but security updates")
    option = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    return f"deb-src {option}{mirrors[0]} {suite} main\n"


FETCHERS = {"sdist": _fetch_sdist, "debian": _fetch_debian}


def _unpack(archive: Path, tree: Path) -> None:
    """Unpacks an archive whose one top folder becomes `tree`."""
    inside = tree.with_name("unpacked")
    with tarfile.open(archive) as tar:
        tar.extractall(inside)  # its digest has been verified
    (top,) = inside.iterdir()
    top.rename(tree)
    inside.rmdir()


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _footprint(tree: Path) -> str:
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
