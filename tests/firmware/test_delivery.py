"""What lies in dist/<board>/ is what was tested: nothing of an earlier run or of another build."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.audit import manifest
from harness.audit.manifest import Manifest, Result
from harness.firmware import __main__ as command

BOARD = "mps2-an386"
BUILT = {"firmware.bin": b"bin", "firmware.elf": b"elf"}


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A board's folder of builds: its images are audited, and an earlier one is released."""
    folder = tmp_path / "build" / BOARD
    folder.mkdir(parents=True)
    (tmp_path / "dist" / BOARD).mkdir(parents=True)
    (tmp_path / "dist" / BOARD / "firmware.bin").write_bytes(b"old")
    for image, content in BUILT.items():
        (folder / image).write_bytes(content)
    digests = {
        f"dist/{BOARD}/{image.replace('.', '-unaudited.')}": hashlib.sha256(content).hexdigest()
        for image, content in BUILT.items()
    }
    audited = Manifest({}, "passed", [Result("firmware", "", {}, True, 1.0, "", "", digests)])
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "require", lambda *_: None)
    monkeypatch.setattr(command, "read", lambda: audited)
    monkeypatch.setattr(command, "images", lambda board: manifest.images(board, tmp_path))
    return folder


def run(monkeypatch: pytest.MonkeyPatch, test: Callable[..., bool], *options: str) -> int:
    monkeypatch.setattr(command, "tested", test)
    monkeypatch.setattr(sys, "argv", ["firmware", *options, BOARD])
    return command.main()


def delivered(build: Path) -> dict[str, bytes]:
    folder = build.parents[1] / "dist" / BOARD
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_audited(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, lambda *_: True, "--audited") == 0
    assert delivered(build) == BUILT


def test_unaudited(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, lambda *_: True) == 0
    assert sorted(delivered(build)) == ["firmware-unaudited.bin", "firmware-unaudited.elf"]


def test_a_failed_self_test_leaves_no_earlier_image(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, lambda *_: False, "--audited") == 1
    assert delivered(build) == {}


def test_another_build_while_it_is_tested(
    build: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def test(*_: object) -> bool:
        (build / "firmware.elf").write_bytes(b"elg")
        return True

    assert run(monkeypatch, test) == 1
    assert delivered(build) == {}
    assert "has changed while it was tested" in capsys.readouterr().out


def test_another_build_than_the_audited_one(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (build / "firmware.elf").write_bytes(b"elg")
    assert run(monkeypatch, lambda *_: True, "--audited") == 1
    assert delivered(build) == {}
