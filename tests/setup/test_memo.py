"""A build's result is kept under all that it depends on, and never under anything else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.setup import memo
from harness.setup.memo import Recipe, remember
from harness.setup.report import SetupError
from tests.setup.worlds import World

BUILD = 'cat "$1" >"$2/product"; echo beside >"$2/notes"; echo built >>"$3"'


@pytest.fixture
def recipe(world: World) -> Recipe:
    """Copies its input to the product and counts its runs in a log."""
    source = world.folder / "input.txt"
    source.write_text("one")
    (world.folder / "out").mkdir()
    command = ("sh", "-c", BUILD, "sh", str(source), "@OUT@", str(world.folder / "runs"))
    to = world.folder / "out/product"
    return Recipe("thing", "preset: thing", to, "sh_version", (source,), command)


@pytest.fixture(autouse=True)
def compiler(world: World) -> None:
    world.tool("sh_version", "#!/bin/sh\necho compiler 1\n")


def runs(world: World) -> int:
    log = world.folder / "runs"
    return len(log.read_text().splitlines()) if log.exists() else 0


def test_built_once(recipe: Recipe, world: World, capsys: pytest.CaptureFixture[str]) -> None:
    remember(recipe)
    remember(recipe)
    assert (recipe.to.read_text(), runs(world)) == ("one", 1)
    assert capsys.readouterr().out.count("preset: thing") == 1


def test_another_place_takes_it_from_the_cache(recipe: Recipe, world: World) -> None:
    """A new checkout with a warm cache: not even the folder is there."""
    remember(recipe)
    other = replace(recipe, to=world.folder / "elsewhere/product")
    remember(other)
    assert (other.to.read_text(), runs(world)) == ("one", 1)
    assert other.to.with_name("notes").read_text() == "beside\n"


def test_input_and_back(recipe: Recipe, world: World) -> None:
    remember(recipe)
    recipe.inputs[0].write_text("two")
    remember(recipe)
    assert (recipe.to.read_text(), runs(world)) == ("two", 2)
    recipe.inputs[0].write_text("one")
    remember(recipe)
    assert (recipe.to.read_text(), runs(world)) == ("one", 2)


@pytest.mark.parametrize("part", ["command", "kind", "compiler"])
def test_key_depends_on(part: str, recipe: Recipe, world: World) -> None:
    before = recipe.key()
    if part == "compiler":
        world.tool("sh_version", "#!/bin/sh\necho compiler 2\n")
    other = {
        "command": replace(recipe, command=(*recipe.command, "-O3")),
        "kind": replace(recipe, kind="other"),
        "compiler": recipe,
    }[part]
    assert other.key() != before


def test_the_environment_changes_nothing(
    recipe: Recipe, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is in no key must not be in a result: MicroPython's make takes DEBUG and CFLAGS up."""
    for name in ("DEBUG", "CFLAGS", "MAKEFLAGS"):
        monkeypatch.setenv(name, "-O0")
    remember(replace(recipe, command=("sh", "-c", "env >@OUT@/product")))
    names = {line.partition("=")[0] for line in recipe.to.read_text().splitlines()}
    assert {"PATH", "NCNN_MP_CACHE"} <= names
    assert not {"DEBUG", "CFLAGS", "MAKEFLAGS"} & names


def test_what_a_linked_folder_holds_is_an_input(recipe: Recipe, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "file").write_text("one")
    inputs = tmp_path / "inputs"
    inputs.mkdir()
    (inputs / "link").symlink_to(there)
    of_it = replace(recipe, inputs=(inputs,))
    before = of_it.key()
    (there / "file").write_text("two")
    assert of_it.key() != before


def test_input_that_changes_during_the_build(recipe: Recipe, world: World) -> None:
    """Its result is of neither state: the next attempt's counts."""
    edit = f'{BUILD}; [ "$(cat "$1")" = two ] || printf two >"$1"'
    editing = replace(recipe, command=(*recipe.command[:2], edit, *recipe.command[3:]))
    remember(editing)
    assert (editing.to.read_text(), runs(world)) == ("two", 2)
    results = [path for path in (world.cache / "thing").iterdir() if path.name != ".lock"]
    assert [path.name for path in results] == [editing.key()]


def test_failed_build(recipe: Recipe, world: World) -> None:
    failing = replace(recipe, command=("sh", "-c", "touch @OUT@/product; echo why; exit 3"))
    with pytest.raises(SetupError, match="preset: thing: the build failed(.|\n)*why"):
        remember(failing)
    assert not recipe.to.exists()
    assert [path.name for path in (world.cache / "thing").iterdir()] == [".lock"]


def test_missing_compiler(recipe: Recipe) -> None:
    with pytest.raises(SetupError, match="no-such-compiler does not run"):
        remember(replace(recipe, tool="no-such-compiler"))


def test_missing_input(recipe: Recipe) -> None:
    with pytest.raises(SetupError, match=r"gone is missing: run `make setup`"):
        remember(replace(recipe, inputs=(Path("/gone"),)))


def test_old_results_go(recipe: Recipe, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo, "KEPT", 2)
    for text in ("one", "two", "three"):
        recipe.inputs[0].write_text(text)
        remember(recipe)
    assert len([path for path in (world.cache / "thing").iterdir() if path.is_dir()]) == 2
    assert recipe.to.read_text() == "three"


def test_folder_as_result_is_linked(recipe: Recipe, world: World) -> None:
    folder = replace(recipe, to=world.folder / "out/prefix")
    remember(folder)
    assert (world.folder / "out/prefix/product").read_text() == "one"
    assert (world.folder / "out/prefix").is_symlink()


def test_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOBS", "7")
    assert memo.jobs() == 7
    monkeypatch.setenv("JOBS", "")
    assert memo.jobs() >= 1
