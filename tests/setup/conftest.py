"""The world of each test of set-up: see worlds.py."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.setup.worlds import World, write_archive


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world with an archive to fetch and an apt-get that can."""
    (tmp_path / "bin").mkdir()
    archive = tmp_path / "thing_1.0.orig.tar.gz"
    write_archive(archive)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("NCNN_MP_CACHE", str(tmp_path / "cache"))
    for name in ("NCNN_MP_FROM_GIT", "NCNN_MP_NO_PACKAGES", "THING_DIR"):
        monkeypatch.delenv(name, raising=False)
    made = World(tmp_path, archive)
    made.apt_get()
    return made
