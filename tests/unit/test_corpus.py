"""The growing corpus: what crashes at the start of a worker must not crash the next one."""

from pathlib import Path

from harness.corpus import Corpus


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
