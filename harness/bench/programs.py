"""The commands that are measured: MicroPython programs, a C program that calls ncnn, a fuzzer."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from harness.bench.cost import Work, WorkError
from harness.execute import environment
from harness.models import ROOT
from harness.setup import models

PRESET = "unix-release"
BUILD = ROOT / "build" / PRESET
HEAP = "3M"
PLAIN = ROOT / "build" / "bench" / "plain"

# A network of 1.2 MB, of weights of half precision.
LARGE = models.LINKS / "realesrgan" / "realesr-animevideov3-x2"
SPAN = models.LINKS / "super_resolution" / "spanx2_ch48"
DIGITS = ROOT / "examples" / "digits" / "digits"

_ARGUMENTS = """\
import json, sys
from ncnn_mp import *
given, times = json.loads(sys.argv[1]), int(sys.argv[2])
"""

LOAD = f"""{_ARGUMENTS}
model = given["model"] + ".bin"
if given["memory"]:
    with open(model, "rb") as file:
        model = file.read()
for _ in range(times):
    with Net(verify=given["verify"]) as net:
        net.load_param(given["model"] + ".param")
        net.load_model(model)
"""

# Inputs are given once: their shapes have been inferred before the first of the runs that count.
EXTRACT = f"""{_ARGUMENTS}
class Mine(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = True
    def forward(self, mat, option):
        return mat
net = Net(verify=given["verify"])
if given["mine"]:
    net.register_custom_layer("Mine", Mine)
if "\\n" in given["model"]:
    net.load_param(DataReader(from_memory=given["model"]))
    net.load_model(b"")
else:
    net.load_param(given["model"] + ".param")
    net.load_model(given["model"] + ".bin")
mat = Mat(*given["input"])
mat.fill(0.5)
out = net.get_output_index(0)
for _ in range(times):
    extractor = net.create_extractor()
    extractor.input(0, mat)
    extractor.extract(out).close()
    extractor.close()
"""

_LINES = "7767517\n2 2\nInput in 0 1 in\n{} one 1 1 in out\n"


def micropython(name: str, text: str, times: int, **given: object) -> Work:
    """A program on the release build."""
    interpreter = (str(BUILD / "micropython"), "-X", f"heapsize={HEAP}", "-c", text)
    return Work(name, (*interpreter, json.dumps(given)), times)


def loads() -> dict[str, Work]:
    """The same network, verified, trusted, and by ncnn alone; out of files and out of memory."""
    model, times = str(LARGE), 12
    found: dict[str, Work] = {}
    for place in ("files", "memory"):
        how: dict[str, object] = {"model": model, "memory": place == "memory"}
        found |= {
            f"verified {place}": micropython("Net()", LOAD, times, verify=True, **how),
            f"trusted {place}": micropython("Net(verify=False)", LOAD, times, verify=False, **how),
            f"plain {place}": Work("ncnn's C API", (str(PLAIN), model, place), times),
        }
    return found


def _run(name: str, times: int, model: str, shape: tuple[int, ...], **how: bool) -> Work:
    how = {"verify": True, "mine": False, **how}
    return micropython(name, EXTRACT, times, model=model, input=shape, **how)


def extracts() -> dict[str, Work]:
    """Runs: of networks that are of use, and of one that does nothing, checked and not."""
    often, relu, mine = 60000, _LINES.format("ReLU"), _LINES.format("Mine")
    return {
        "digits": _run("digits", 1000, str(DIGITS), (8, 8, 0, 1)),
        "span": _run("SPAN on 32 x 32", 4, str(SPAN), (32, 32, 0, 3)),
        "checked": _run("a network of one ReLU, verified", often, relu, (4,)),
        "unchecked": _run("the same, trusted", often, relu, (4,), verify=False),
        "python": _run("a network of one layer in Python", often, mine, (4,), mine=True),
    }


def fuzzing(folder: Path) -> dict[str, Work]:
    """One process of the fuzzer, every oracle on, from the seeds."""
    target = (str(ROOT / "fuzz" / "targets" / "fuzz_mat.py"), str(folder))
    seeds = str(ROOT / "fuzz" / "corpora" / "fuzz_mat")
    return {"fuzz_mat": Work("fuzz_mat", (*target, seeds, "-seed=1"), 8000, "-runs=", 1000)}


def prepare() -> None:
    """What the commands need: builds, networks, the C program."""
    environment.require(BUILD / "micropython", PRESET)
    environment.require(environment.LIBRARY, "fuzz")
    models.ensure()
    PLAIN.parent.mkdir(parents=True, exist_ok=True)
    source = str(Path(__file__).with_name("plain.c"))
    prefix = BUILD / "ncnn"
    library = [f"-I{prefix}/include/ncnn", str(prefix / "lib/libncnn.a"), "-lstdc++", "-lm"]
    command = ["gcc", "-O2", "-Wall", "-Werror", "-o", str(PLAIN), source, *library]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        raise WorkError(made.stderr)
