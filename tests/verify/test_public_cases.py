"""Model files that crashed ncnn, as publicly reported: each is refused with a reason, or runs.

`tests/regressions/models/cases.json` says how each is loaded and run, what it was reported as and what
we answer; the documentation's table says the same.
"""

from __future__ import annotations

import json
import struct
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.products import on_each_build, patient, program

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "tests/regressions/models"
CASES: list[dict[str, Any]] = json.loads((MODELS / "cases.json").read_text())
README = (ROOT / "csrc/verify/README.md").read_text()
SECONDS = 5

SCRIPT = """\
from ncnn_mp import Mat, Net, native_bytes
def ones(shape):
    w, h, d, c = (list(shape) + [0, 0, 0])[:4] if len(shape) != 3 else (shape[0], shape[1], 0, shape[2])
    mat = Mat(w, h, d, c)
    mat.fill(1.0)
    return mat
def run():
    net = Net()
    (net.load_param if case["load"] == "param" else net.load_param_bin)(files[0])
    net.load_model(files[1] if len(files) > 1 else b"")
    extractor = net.create_extractor()
    for name, shape in case["inputs"]:
        extractor.input(name, ones(shape))
    for blob in case["outputs"]:
        assert len(extractor.extract(blob).to_bytes()) > 0
try:
    run()
    print("runs")
except (ValueError, MemoryError) as error:
    print(error)
import gc
gc.collect()
net = Net()
net.load_param("examples/digits/digits.param")
net.load_model("examples/digits/digits.bin")
"""


def deep_chain(path: Path) -> None:
    """24,000 layers one behind the other: too large to keep."""
    layers = [struct.pack("<5i", 16, 0, 1, 0, -233)]
    layers += [struct.pack("<6i", 26, 1, 1, i, i + 1, -233) for i in range(24000)]
    path.write_bytes(struct.pack("<3i", 7767517, len(layers), len(layers)) + b"".join(layers))


def files_of(case: dict[str, Any], folder: Path) -> list[str]:
    """The model's files, the param first."""
    paths = [MODELS / name for name in sorted(case["files"].values(), reverse=True)]
    if not paths[0].exists():
        paths[0] = folder / paths[0].name
        deep_chain(paths[0])
    return [str(path) for path in paths]


@on_each_build
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_answer(case: dict[str, Any], build: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"case = {case!r}\nfiles = {files_of(case, tmp_path)!r}\n{SCRIPT}")
    done = subprocess.run(
        [program(build), script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=patient(build, SECONDS * 4),  # of a machine that does other things, too
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr
    assert done.stdout.strip() == case["answer"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_answer_is_documented(case: dict[str, Any]) -> None:
    assert f"| {case['id']} | {case['public']} | {case['answer']} |" in README
