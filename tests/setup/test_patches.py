"""Patches are applied to a copy, whole or not at all, and the verified tree stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.setup import patches, sources
from harness.setup.report import SetupError
from tests.setup.worlds import World

BEFORE = "int main(void) { return 0; }\n"
HEAD = "What: a test\nWhy: a test\nUpstream: no\nOwner: binding\nBuilds: all\n\n"
CHANGE = "--- a/src/main.c\n+++ b/src/main.c\n@@ -1 +1 @@\n-{}\n+{}\n"


def add(world: World, name: str, old: int, new: int) -> Path:
    """A patch that changes what main returns."""
    folder = world.folder / "patches/thing"
    folder.mkdir(parents=True, exist_ok=True)
    lines = (BEFORE.strip().replace("0", str(value)) for value in (old, new))
    (folder / name).write_text(HEAD + CHANGE.format(*lines))
    return folder / name


@pytest.fixture
def fetched(world: World) -> World:
    sources.ensure(world.lock(), world.links)
    return world


def patched(world: World) -> Path:
    """The file that the patches change, as our builds see it."""
    patches.ensure(world.folder / "patches", world.links, world.folder / "patched")
    return world.folder / "patched/thing/src/main.c"


def test_without_patches_it_is_the_verified_tree(fetched: World) -> None:
    assert patched(fetched).resolve() == (fetched.links / "thing/src/main.c").resolve()


def test_in_the_order_of_their_names(fetched: World) -> None:
    add(fetched, "0002-two.patch", 1, 2)
    add(fetched, "0001-one.patch", 0, 1)
    assert "return 2;" in patched(fetched).read_text()
    assert (fetched.links / "thing/src/main.c").read_text() == BEFORE
    assert [path.name for path in patched(fetched).parent.iterdir()] == ["main.c"]


def test_made_once(fetched: World, capsys: pytest.CaptureFixture[str]) -> None:
    add(fetched, "0001-one.patch", 0, 1)
    assert patched(fetched).stat().st_ino == patched(fetched).stat().st_ino
    assert capsys.readouterr().out.count("thing: 1 patches") == 1


def test_another_patch_and_back(fetched: World) -> None:
    first = patched(fetched).resolve()
    patch = add(fetched, "0001-one.patch", 0, 1)
    one = patched(fetched).resolve()
    add(fetched, "0001-one.patch", 0, 7)
    assert "return 7;" in patched(fetched).read_text()
    add(fetched, "0001-one.patch", 0, 1)
    assert patched(fetched).resolve() == one
    patch.unlink()
    assert patched(fetched).resolve() == first


def test_of_another_version(fetched: World) -> None:
    add(fetched, "0001-one.patch", 5, 6)
    with pytest.raises(
        SetupError, match=r"applying thing/0001-one.patch to thing .* may be another"
    ):
        patched(fetched)
    assert not list((fetched.cache / "patched").glob("[!.]*"))


def test_changed_copy_is_refused(fetched: World) -> None:
    add(fetched, "0001-one.patch", 0, 1)
    patched(fetched).write_text("int main(void) { return 3; }\n")
    with pytest.raises(SetupError, match="have changed since they were patched"):
        patched(fetched)


def test_own_checkout_is_patched_too(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = tmp_path / "mine/src/main.c"
    mine.parent.mkdir(parents=True)
    mine.write_text(BEFORE)
    monkeypatch.setenv("THING_DIR", str(tmp_path / "mine"))
    sources.ensure(world.lock(), world.links)
    add(world, "0001-one.patch", 0, 1)
    assert "return 1;" in patched(world).read_text()
    assert mine.read_text() == BEFORE
    mine.write_text(f"{BEFORE}int edited;\n")
    assert "edited" in patched(world).read_text()


def test_old_copies_go(fetched: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patches, "KEPT", 2)
    for value in (1, 2, 3):
        add(fetched, "0001-one.patch", 0, value)
        patched(fetched)
    assert len(list((fetched.cache / "patched").glob("thing-*"))) == 2


def test_head_says_why(fetched: World) -> None:
    patch = add(fetched, "0001-one.patch", 0, 1)
    assert not list(patches.unexplained(patch))
    patch.write_text(patch.read_text().replace("Owner: ", "Mine: "))
    assert list(patches.unexplained(patch)) == [f"{patch}: its first lines lack Owner"]


def test_the_newer_micropython_takes_the_same_patches() -> None:
    newer = patches.PATCHES / "micropython_newer"
    for patch in (patches.PATCHES / "micropython").glob("*.patch"):
        assert (newer / patch.name).is_file()
