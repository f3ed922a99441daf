"""`python3 -m harness.setup` as make calls it: one message and exit status 1, never a traceback."""

from __future__ import annotations

import errno
import os
import pwd
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from harness.setup.cache import ROOT, cache_root
from harness.setup.report import STATUS_GONE, SetupError, explained
from tests.setup.worlds import World

LOCK = "thing==1.0 --hash=sha256:{digest}\n"


@pytest.fixture
def checkout(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of set-up alone, whose locks name one source and no wheel."""
    folder = world.folder / "checkout"
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "harness/setup", folder / "harness/setup", ignore=ignored)
    (folder / "harness/__init__.py").touch()
    (folder / "ports").mkdir()
    shutil.copy(world.lock(), folder / "ports/sources.lock")
    (folder / "ports/debian-packages.txt").touch()
    (folder / "ports/requirements.lock").touch()
    monkeypatch.setenv("NCNN_MP_NO_PACKAGES", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    return folder


def set_up(checkout: Path) -> subprocess.CompletedProcess[str]:
    """Runs it under the system's Python."""
    command = ["python3", "-m", "harness.setup"]
    return subprocess.run(command, cwd=checkout, capture_output=True, text=True)


def test_from_nothing_and_then_nothing_to_do(checkout: Path) -> None:
    first = set_up(checkout)
    assert (first.returncode, first.stderr) == (0, "")
    assert [line.rsplit(maxsplit=2)[0].strip() for line in first.stdout.splitlines()] == [
        "Python wheels",
        "thing 1.0 (debian)",
    ]
    assert (checkout / ".venv/bin/python").exists()
    second = set_up(checkout)
    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")


def test_half_made_environment_is_made_again(checkout: Path, world: World) -> None:
    set_up(checkout)
    home = (checkout / ".venv").resolve()
    (home / "complete").unlink()
    (home / "bin/python").unlink()
    assert set_up(checkout).returncode == 0
    assert (home / "bin/python").exists()


def failed(checkout: Path) -> str:
    """What a run that must fail says."""
    done = set_up(checkout)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    return done.stderr


def test_wrong_digest_of_a_source(checkout: Path, world: World) -> None:
    shutil.copy(world.lock(sha256="cd" * 32), checkout / "ports/sources.lock")
    assert "wrong digest" in failed(checkout)


def test_wrong_digest_of_a_wheel(
    checkout: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(world.folder / "thing-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("thing.py", "")
    monkeypatch.setenv("PIP_FIND_LINKS", str(world.folder))
    (checkout / "ports/requirements.lock").write_text(LOCK.format(digest="ef" * 32))
    assert "wrong digest" in failed(checkout)
    assert not (checkout / ".venv").exists()


def test_no_network_for_wheels(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    (checkout / "ports/requirements.lock").write_text(LOCK.format(digest="ef" * 32))
    assert "no network" in failed(checkout)
    assert not (checkout / ".venv").exists()


def test_another_python(checkout: Path) -> None:
    """Said before anything is imported that an older one lacks."""
    (checkout / "tomllib.py").write_text("raise ModuleNotFoundError('tomllib')\n")
    file = checkout / "harness/setup/venv.py"
    file.write_text(file.read_text().replace("PYTHON = (3, 11)", "PYTHON = (3, 99)"))
    assert "wheels of ports/requirements.lock are for CPython 3.11" in failed(checkout)


def test_a_path_with_spaces(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spaced = checkout.rename(checkout.with_name("my checkout"))
    assert f"make cannot work in '{spaced}'" in failed(spaced)
    monkeypatch.setenv("NCNN_MP_CACHE", "/my cache")
    assert "make cannot work in '/my cache'" in failed(spaced.rename(checkout))


def test_a_user_without_a_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(_: int) -> None:
        raise KeyError

    for name in ("HOME", "XDG_CACHE_HOME", "NCNN_MP_CACHE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    with pytest.raises(SetupError, match="no home: set NCNN_MP_CACHE"):
        cache_root()


def made(checkout: Path, name: str) -> int:
    """The exit status of a source that is made by its name."""
    command = ["python3", "-m", "harness.setup.sources", name]
    return subprocess.run(command, cwd=checkout, capture_output=True).returncode


def test_only_what_is_gone_everywhere_may_be_left_out(
    checkout: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert made(checkout, "thing") == 0
    (checkout / "build/sources/thing/src/main.c").write_text("changed\n")
    assert made(checkout, "thing") == 1
    monkeypatch.setenv("THING_DIR", "/nowhere")
    assert made(checkout, "thing") == 1
    monkeypatch.delenv("THING_DIR")
    shutil.rmtree(world.cache)
    world.apt_get(source="""echo "E: Can not find version '1.0-1'"; exit 100""")
    assert made(checkout, "thing") == STATUS_GONE


def test_full_disk(capsys: pytest.CaptureFixture[str]) -> None:
    def write() -> None:
        with open("/dev/full", "w") as full:
            full.write("x")

    assert explained(write) == 1
    assert "the disk is full" in capsys.readouterr().err


def test_no_permission(capsys: pytest.CaptureFixture[str]) -> None:
    def write() -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/nowhere")

    assert explained(write) == 1
    assert "no permission to write (/nowhere): set NCNN_MP_CACHE" in capsys.readouterr().err
