"""Runs a build command once: its result is kept in the cache under a key made of the command, the
compiler's version and the content of every input. Of the environment it sees what
harness/setup/environment.py keeps: flags in it would be in no key.

A fresh checkout of the same sources therefore takes its ncnn and its MicroPython from the cache.
In the command, @OUT@ is the folder that receives the result, @JOBS@ the number of parallel jobs.
"""

from __future__ import annotations

import argparse
import filecmp
import hashlib
import os
import shutil
import subprocess
import sys
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from harness.setup.cache import ROOT, cache_root, keep_newest, link, locked, publish, tree_digest
from harness.setup.environment import clean
from harness.setup.report import SetupError, explained, stage

KEPT = 12  # results kept of one kind and file name; the least recently used go first
ATTEMPTS = 3  # while somebody edits the inputs
LOG_LINES = 40  # of a failed command's output, shown


class Changed(Exception):
    """An input is not what it was when the build began."""


@dataclass(frozen=True)
class Recipe:
    """One command and all that its result depends on."""

    kind: str
    name: str
    to: Path
    tool: str
    inputs: tuple[Path, ...]
    command: tuple[str, ...]

    def key(self) -> str:
        """Names the result; the same on every machine and in every checkout."""
        parts = [self.kind, tool_version(self.tool), *self.command]
        parts = [part.replace(str(ROOT), "@ROOT@") for part in parts]
        parts += [_input_digest(path) for path in self.inputs]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


def tool_version(tool: str) -> str:
    """What `tool --version` says."""
    try:
        command = [tool, "--version"]
        done = subprocess.run(command, env=clean(), capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(f"{tool} does not run ({error}): run `make setup`") from error
    return done.stdout


def remember(recipe: Recipe) -> None:
    """Makes the recipe's result, or finds it, and puts it where it belongs."""
    folder = cache_root() / recipe.kind
    for _ in range(ATTEMPTS):
        result = folder / recipe.key()
        if result.is_dir() or _made(recipe, result):
            os.utime(result)
            _deliver(result, recipe.to)
            return
    raise SetupError(f"{recipe.name}: its sources change faster than they build; run again")


def _made(recipe: Recipe, result: Path) -> bool:
    """Builds and publishes; not if an input changed meanwhile: the result is of neither state."""
    with locked(result.parent):
        if result.is_dir():
            return True
        with stage(recipe.name), suppress(Changed):
            publish(result, lambda out: _build(recipe, out, result.name))
            _forget_old(result.parent, result)
    return result.is_dir()


def _build(recipe: Recipe, out: Path, key: str) -> None:
    _run(recipe, out)
    if recipe.key() != key:
        raise Changed


def _input_digest(path: Path) -> str:
    if not path.exists():
        raise SetupError(f"{path} is missing: run `make setup`")
    real = path.resolve()
    if real.parent.parent == cache_root() and real.parent.name.startswith("ncnn"):
        return real.name  # a result of ours: its name is its digest
    return tree_digest([path])


def _run(recipe: Recipe, out: Path) -> None:
    values = {"@OUT@": str(out), "@JOBS@": str(jobs())}
    command = list(recipe.command)
    for name, value in values.items():
        command = [part.replace(name, value) for part in command]
    log = recipe.to.with_name(f"{recipe.kind}.log")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w") as output:
        done = subprocess.run(command, env=clean(), stdout=output, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        with log.open(errors="replace") as lines:
            tail = "".join(deque(lines, LOG_LINES))
        raise SetupError(f"{recipe.name}: the build failed; its end ({log} has all of it):\n{tail}")


def jobs() -> int:
    """$JOBS, else one a core."""
    given = os.environ.get("JOBS", "")
    return int(given) if given.isdigit() and int(given) > 0 else len(os.sched_getaffinity(0))


def _deliver(result: Path, to: Path) -> None:
    product = result / to.name
    if not product.is_file():
        link(to, result)
        return
    for beside in result.iterdir():  # generated headers, say
        if beside != product:
            link(to.with_name(beside.name), beside)
    if to.is_file() and filecmp.cmp(product, to):
        return
    to.parent.mkdir(parents=True, exist_ok=True)
    temporary = to.with_name(f".{to.name}-{os.getpid()}")
    shutil.copy2(product, temporary)
    temporary.replace(to)  # in one step: a running fuzzer keeps the old one mapped


def _forget_old(folder: Path, new: Path) -> None:
    """Every edit of csrc/ makes a result of some 30 MB: keep the newest few of each file name."""
    names = {file.name for file in new.iterdir()}
    same = [path for path in folder.iterdir() if path.is_dir() and path.name[0] != "."]
    same = [path for path in same if names <= {file.name for file in path.iterdir()}]
    keep_newest(same, KEPT)


def parse(arguments: list[str]) -> Recipe:
    """Reads the command line."""
    parser = argparse.ArgumentParser(prog="python3 -m harness.setup.memo", description=__doc__)
    parser.add_argument("--kind", required=True, help="folder of the cache that keeps the result")
    parser.add_argument("--name", required=True, help="what the stage's line says")
    parser.add_argument("--to", required=True, type=Path, help="where the result is wanted")
    parser.add_argument("--tool", required=True, help="the compiler, whose version counts")
    parser.add_argument("--input", required=True, nargs="+", type=Path, help="files and folders")
    parser.add_argument("command", nargs="+", help="after --")
    given = parser.parse_args(arguments)
    inputs = tuple(path.absolute() for path in given.input)
    command = tuple(given.command)
    return Recipe(given.kind, given.name, given.to.absolute(), given.tool, inputs, command)


if __name__ == "__main__":
    sys.exit(explained(lambda: remember(parse(sys.argv[1:]))))
