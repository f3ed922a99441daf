"""Missing packages are installed, or the one command that installs them is printed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.setup import packages
from harness.setup.cache import ROOT
from harness.setup.report import SetupError
from tests.setup.worlds import World

DPKG_QUERY = """#!/bin/sh
while read -r name; do echo "$name installed"; done <"{installed}"
"""


@pytest.fixture
def listed(world: World) -> Path:
    """A list of two packages, of which one is installed."""
    file = world.folder / "packages.txt"
    file.write_text("# a comment\nmake  # why\nclang-19\n")
    installed = world.folder / "installed"
    installed.write_text("make\n")
    world.tool("dpkg-query", DPKG_QUERY.format(installed=installed))
    return file


@pytest.fixture
def debian(world: World) -> Path:
    file = world.folder / "os-release"
    file.write_text('NAME="Debian GNU/Linux"\nID=debian\n')
    return file


def test_installed_as_root(
    world: World, listed: Path, debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    log, installed = world.folder / "apt.log", world.folder / "installed"
    world.tool("apt-get", f'#!/bin/sh\necho "$*" >>{log}\necho clang-19 >>{installed}\n')
    packages.install(listed, debian)
    assert world.calls() == ["update", "install -y --no-install-recommends clang-19"]


def test_nothing_missing_asks_nobody(world: World, listed: Path, debian: Path) -> None:
    (world.folder / "installed").write_text("make\nclang-19\n")
    packages.install(listed, debian)
    assert not world.calls()


def test_without_root_says_the_command(
    world: World, listed: Path, debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    world.tool("sudo", "#!/bin/sh\nexit 1\n")
    with pytest.raises(SetupError) as error:
        packages.install(listed, debian)
    command = "apt-get update && apt-get install -y --no-install-recommends clang-19"
    assert str(error.value).splitlines()[-1].strip() == command
    assert not world.calls()


def test_with_sudo(
    world: World, listed: Path, debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    log, installed = world.folder / "apt.log", world.folder / "installed"
    world.tool("sudo", f'#!/bin/sh\necho "$*" >>{log}\necho clang-19 >>{installed}\n')
    packages.install(listed, debian)
    assert any(call.endswith("--no-install-recommends clang-19") for call in world.calls())


def test_apt_that_installs_nothing(
    world: World, listed: Path, debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(SetupError, match="not installed: clang-19"):
        packages.install(listed, debian)


def test_apt_fails_without_network(
    world: World, listed: Path, debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    words = "Err:1 Could not connect to mirror.invalid:80 (127.0.0.1)"
    world.tool("apt-get", f'#!/bin/sh\necho "{words}"\nexit 100\n')
    with pytest.raises(SetupError, match="no network") as error:
        packages.install(listed, debian)
    assert words in str(error.value)


def test_not_debian(world: World, listed: Path) -> None:
    other = world.folder / "os-release"
    other.write_text("ID=fedora\n")
    with pytest.raises(SetupError, match="runs 'fedora'.*make clang-19"):
        packages.install(listed, other)


def test_the_real_list_names_what_the_presets_call() -> None:
    names = packages.listed(ROOT / "ports/debian-packages.txt")
    assert {"clang-19", "lld-19", "g++", "cmake", "ninja-build", "python3-venv"} <= set(names)
