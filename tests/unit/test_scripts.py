"""Which files are scripts: a new one runs, whatever its name is."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import scripts


def test_all_but_helpers_are_contract_scripts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("blob", "net_blob", "test_contract", *scripts.HELPERS, *scripts.RUNNERS):
        (tmp_path / f"{name}.py").touch()
    monkeypatch.setattr(scripts, "CONTRACT", tmp_path)
    assert [path.stem for path in scripts.contract_scripts()] == ["blob", "net_blob"]


def test_every_helper_is_one() -> None:
    for name in (*scripts.HELPERS, *scripts.RUNNERS):
        assert (scripts.CONTRACT / f"{name}.py").exists()
