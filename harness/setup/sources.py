"""Fetches the pinned sources of ports/sources.lock, verifies them and links build/sources/*.

Every way of fetching ends in the same check: an archive must have the lock's digest, a git tag the
lock's digest of the folders that we build. `python3 -m harness.setup.sources NAME` makes one that
is marked on_demand, which `make setup` leaves alone.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tarfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from harness.setup.cache import (
    ROOT,
    cache_root,
    footprint,
    link,
    locked,
    publish,
    tree_digest,
    usable,
)
from harness.setup.command import run
from harness.setup.report import GoneEverywhereError, SetupError, explained, stage

GONE = re.compile(r"Can not find version|Unable to find a source package")  # says apt-get
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


class GoneError(SetupError):
    """The place that was asked does not have the version that the lock names."""


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
    project: str = ""  # of the Python package index, where its name is another
    package: str = ""
    suite: str = ""
    on_demand: bool = False  # fetched when asked for by name

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


def ensure(lock: Path, links: Path, name: str = "") -> None:
    """Makes `links`/<name> lead to each source that is not on demand, or to the one named; fetched
    and verified where it has to be."""
    listed = read_lock(lock)
    wanted = [
        source for source in listed if (source.name == name if name else not source.on_demand)
    ]
    if name and not wanted:
        known = " ".join(source.name for source in listed)
        raise SetupError(f"no source is called {name}: {known} ({lock})")
    for source in wanted:
        given = os.environ.get(source.override)
        link(links / source.name, _checkout(source, given) if given else _locked_tree(source))


def _checkout(source: Source, given: str) -> Path:
    folder = usable(Path(given).absolute())
    absent = [name for name in source.built if not (folder / name).exists()]
    if absent:
        raise SetupError(
            f"{source.override}={given} is no checkout of {source.name}: it has no {absent[0]}"
        )
    return folder


def _locked_tree(source: Source) -> Path:
    """The tree of the place that the user wants; of the git tag when the archive is gone."""
    if os.environ.get("NCNN_MP_FROM_GIT") or _fell_back(source):
        return _tree(source, from_git=True)
    try:
        return _tree(source, from_git=False)
    except GoneError as gone:
        print(f"{gone}: taking the git tag {source.tag} instead", flush=True)
        try:
            return _tree(source, from_git=True)
        except GoneError as error:
            raise GoneEverywhereError(
                f"{error}\n{gone}, and its git tag could not be had (above). Set {source.override}"
                f" to a checkout of {source.tag} of {source.git}"
            ) from error


def _fell_back(source: Source) -> bool:
    """Whether the git tag has been taken because the archive was gone."""
    return _home(source, from_git=True).is_dir() and not _home(source, from_git=False).is_dir()


def _home(source: Source, from_git: bool) -> Path:
    digest = source.built_sha256 if from_git else source.sha256
    return cache_root() / "sources" / f"{source.name}-{source.version}-{digest[:12]}"


def _tree(source: Source, from_git: bool) -> Path:
    """The unpacked tree in the cache; made if it is not there, refused if somebody changed it."""
    home = _home(source, from_git)
    if not home.is_dir():
        with locked(home.parent):
            if not home.is_dir():
                origin = "git" if from_git else source.kind
                with stage(f"{source.name} {source.version} ({origin})"):
                    publish(home, lambda out: _fill(source, out, from_git))
    if (home / "unchanged").read_text() != footprint(home / "tree"):
        raise SetupError(
            f"files in {home} have changed since they were verified: remove that folder and run"
            f" again (to build an edited tree, set {source.override} to a copy of it)"
        )
    return home / "tree"


def _fill(source: Source, out: Path, from_git: bool) -> None:
    tree = out / "tree"
    if from_git:
        clone = ["git", "clone", "--quiet", "--depth", "1", "--branch", source.tag, source.git]
        try:
            run(f"cloning {source.name}", [*clone, str(tree)])
        except SetupError as error:
            raise GoneError(str(error)) from error
        found = tree_digest(tree / name for name in source.built)
        if found != source.built_sha256:
            raise _wrong_digest(f"tag {source.tag} of {source.name}", found, source.built_sha256)
    else:
        _unpack(_archive(source), tree)
    (out / "unchanged").write_text(footprint(tree))


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
    project = source.project or source.name
    run(f"fetching {source.file}", [python, script, project, source.file, str(to)])


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
        _download(source, apt, work / "source")
        fetched = work / "source" / source.file
        if not fetched.is_file():
            raise SetupError(f"{source.package} of {source.suite} does not hold {source.file}")
        fetched.rename(to)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _download(source: Source, apt: list[str], to: Path) -> None:
    try:
        fetch = [*apt, "source", "--download-only", source.package]
        run(f"fetching {source.package}", fetch, cwd=to)
    except SetupError as error:
        if GONE.search(str(error)):
            raise GoneError(f"Debian's {source.suite} no longer has {source.package}") from error
        raise


def _deb_src_line(suite: str) -> str:
    """The mirror that the machine itself uses, for the suite that we want; no third party's, nor
    that of security updates, whose label is another."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
    asked += ["Created-By: Packages", "Origin: Debian", "Label: Debian"]
    mirrors = run("asking apt for its mirror", asked).split()
    if not mirrors:
        raise SetupError("apt knows no mirror of Debian: see its sources, and run apt-get update")
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


def main() -> None:
    """Makes the sources that are named."""
    for name in sys.argv[1:]:
        ensure(ROOT / "ports/sources.lock", ROOT / "build/sources", name)


if __name__ == "__main__":
    sys.exit(explained(main))
