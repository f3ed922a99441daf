"""The growing corpus: what crashes at the start of a worker must not crash the next one. And the
seeds that are written from it."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from harness import engine
from harness.corpus import Corpus
from harness.generate import PROFILES
from harness.models import ROOT


def test_seeds_are_planted_and_pulled(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "good").write_bytes(b"good")
    (seeds / "bad").write_bytes(b"bad")
    corpus = Corpus(tmp_path / "corpus")
    corpus.plant(seeds)
    assert {path.read_bytes() for path in corpus.folder.iterdir()} == {b"good", b"bad"}
    assert corpus.pull(b"bad")
    assert not corpus.pull(b"bad")
    assert [path.read_bytes() for path in corpus.folder.iterdir()] == [b"good"]


def test_planting_twice_changes_nothing(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "one").write_bytes(b"one")
    corpus = Corpus(tmp_path / "corpus")
    corpus.plant(seeds)
    corpus.plant(seeds)
    assert len(list(corpus.folder.iterdir())) == 1


def make_seeds() -> ModuleType:
    """fuzz/make_seeds.py, which is a script."""
    spec = importlib.util.spec_from_file_location("make_seeds", ROOT / "fuzz" / "make_seeds.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_old_seeds_are_candidates_for_the_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a fresh clone there is nothing else that a campaign has found."""
    making = make_seeds()
    monkeypatch.setattr(engine, "seeds", lambda target: tmp_path / "seeds" / target)
    monkeypatch.setattr(engine, "work", lambda target: tmp_path / "work" / target)
    monkeypatch.setattr(making, "RANDOM_INPUTS", 1)
    monkeypatch.setattr(making, "used", lambda data, _: data)
    monkeypatch.setattr(making, "reached_by", lambda inputs, *_: dict.fromkeys(inputs, 1))
    old = engine.seeds("fuzz_mat") / "old"
    old.parent.mkdir(parents=True)
    old.write_bytes(b"?")
    assert making.write_corpus(PROFILES["fuzz_mat"], None, None) == 1
    assert [path.read_bytes() for path in old.parent.iterdir()] == [b"?"]
