"""Finds a c_api.h: of the pinned ncnn, of a published release, or of a file or checkout at hand."""

from __future__ import annotations

import os
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import requests
from packaging.version import InvalidVersion, Version
from pypi_simple import (
    PYPI_SIMPLE_ENDPOINT,
    DigestMismatchError,
    DistributionPackage,
    NoDigestsError,
    NoSuchProjectError,
    PyPISimple,
)

from harness.drift.header import DriftError
from harness.setup.cache import ROOT, cache_root
from harness.setup.fetch_sdist import pip_setting, session
from harness.setup.sources import read_lock

PROJECT = "ncnn"
NEWEST = "newest"
PLACE = "src/c_api.h"  # in ncnn's tree
FAILURES = (
    requests.RequestException,
    DigestMismatchError,
    NoDigestsError,
    NoSuchProjectError,
    tarfile.TarError,
)


@dataclass(frozen=True)
class Release:
    """A header, and what to call where it is from."""

    name: str
    text: str


def pinned() -> Release:
    """The one that the module is built with."""
    tree = ROOT / "build/sources" / PROJECT
    (source,) = (s for s in read_lock(ROOT / "ports/sources.lock") if s.name == PROJECT)
    given = os.environ.get(source.override)
    if not (tree / PLACE).exists():
        raise DriftError(f"{tree.relative_to(ROOT)} has no {PLACE}: run make setup")
    return Release(given or f"{PROJECT} {source.version}", (tree / PLACE).read_text())


def find(given: str) -> Release:
    """A path to c_api.h or to a tree of ncnn's, a version, or "newest"."""
    path = Path(given)
    if path.exists():
        return Release(given, (path / PLACE if path.is_dir() else path).read_text())
    endpoint = pip_setting("index-url") or PYPI_SIMPLE_ENDPOINT
    try:
        with PyPISimple(endpoint, session=session()) as index:
            return _published(index, given)
    except FAILURES as error:
        raise DriftError(f"fetching {PROJECT} {given}: {error}") from error


def _published(index: PyPISimple, given: str) -> Release:
    sdists = _sdists(index)
    try:
        version = max(sdists) if given == NEWEST and sdists else Version(given)
    except InvalidVersion as error:
        raise DriftError(f"{given} is no version, file or folder; {_known(sdists)}") from error
    if version not in sdists:
        raise DriftError(f"there is no source of {PROJECT} {given}; {_known(sdists)}")
    kept = cache_root() / "headers" / f"{PROJECT}-{version}.h"
    if not kept.exists():
        _keep(kept, index, sdists[version])
    return Release(f"{PROJECT} {version}", kept.read_text())


def _sdists(index: PyPISimple) -> dict[Version, DistributionPackage]:
    packages = index.get_project_page(PROJECT).packages
    return {
        Version(package.version): package
        for package in packages
        if package.package_type == "sdist" and package.version and not package.is_yanked
    }


def _known(sdists: dict[Version, DistributionPackage]) -> str:
    latest = ", ".join(str(version) for version in sorted(sdists)[-5:])
    return f"the latest that the package index has are {latest or 'none'}"


def _keep(kept: Path, index: PyPISimple, sdist: DistributionPackage) -> None:
    """Downloads a source archive, checks the index's digest, and keeps its header."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
        archive = Path(folder, sdist.filename)
        index.download_package(sdist, archive)
        with tarfile.open(archive) as tar:
            names = [name for name in tar.getnames() if name.partition("/")[2] == PLACE]
            content = tar.extractfile(names[0]) if names else None
            if content is None:
                raise DriftError(f"{sdist.filename} holds no {PLACE}")
            making = Path(folder, "header")
            making.write_bytes(content.read())
        making.rename(kept)
