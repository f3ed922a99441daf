"""`make stub-wheel`: what it makes installs without a network and is found by a type checker."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

from tests.stub.checking import mypy
from tests.stub.reading import ROOT, STUB

PROGRAM = """\
from ncnn_mp import Mat, Net

with Net() as net:
    net.load_param("model.param")
    net.load_model(b"")
    with net.create_extractor() as extractor:
        extractor.input(0, Mat(2))
        pixels: bytes = extractor.extract("out").to_bytes()
"""


def version(project: Path) -> str:
    text: str = tomllib.loads(project.read_text())["project"]["version"]
    return text


@pytest.fixture(scope="module")
def wheel() -> Path:
    """The wheel, made as people make it."""
    subprocess.run(["make", "--no-print-directory", "stub-wheel"], cwd=ROOT, check=True)
    return ROOT / f"dist/ncnn_mp_stubs-{version(ROOT / 'pyproject.toml')}-py3-none-any.whl"


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the stubs and nothing else."""
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=False)
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python"), "install"]
    subprocess.run(
        [*pip, "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index", str(wheel)],
        check=True,
    )
    return home / "bin/python"


def test_layout(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("ncnn_mp-stubs/__init__.pyi") == STUB.read_bytes()


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (PROGRAM, ""),
        (PROGRAM.replace("pixels: bytes", "pixels: int"), 'has type "bytes"'),
        (PROGRAM.replace("load_param", "load_params"), 'has no attribute "load_params"'),
    ],
    ids=["right", "wrong type", "wrong name"],
)
def test_program(python: Path, tmp_path: Path, program: str, said: str) -> None:
    script = tmp_path / "program.py"
    script.write_text(program)
    complaints = mypy([script], [], "--strict", f"--python-executable={python}")
    assert said in complaints and bool(said) == bool(complaints), complaints
