"""Says on a PC what a device would say of a model: what is in it, or why it is refused.

Standard library only: reading the command line asks what a shape is.
"""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness import foreign
from harness.execute import environment

INTERPRETER = foreign.builds() / "unix-release" / "micropython"
HEAP = "64M"  # for a param of 4 MiB
SECONDS = 300

SCRIPT = """\
import json
import sys
from ncnn_mp import Mat, Net
param, model, shapes = json.loads(sys.argv[1])
try:
    with Net() as net:
        (net.load_param_bin if param.endswith(".param.bin") else net.load_param)(param)
        net.load_model(model)
        if shapes:
            if len(shapes) != net.input_count:
                raise ValueError("%d inputs, the model has %d" % (len(shapes), net.input_count))
            extractor = net.create_extractor()
            for i, (w, h, d, c) in enumerate(shapes):
                extractor.input(net.get_input_index(i), Mat(w, h, d, c))
            extractor.extract(net.get_output_index(0)).close()
        print(json.dumps({"report": net.report()}))
except (ValueError, MemoryError, OSError) as error:
    print(json.dumps({"refused": str(error) or repr(error)}))
"""


Shape = tuple[int, int, int, int]


class Refused(Exception):
    """The model, with the reason."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of a report."""

    type: str
    name: str
    shapes: tuple[tuple[int, ...] | None, ...]
    weights: int


@dataclass(frozen=True, slots=True)
class Report:
    """What Net.report() gives."""

    layers: tuple[Layer, ...]
    weights: int
    peak: int | None


def shape_of(text: str) -> Shape:
    """`W`, `W,H`, `W,H,C` or `W,H,D,C` as Mat(w, h, d, c) takes it."""
    sizes = [int(size) for size in text.split(",")]
    if not 1 <= len(sizes) <= 4 or min(sizes) < 1:
        raise ValueError(text)
    if len(sizes) == 3:
        sizes.insert(2, 0)
    w, h, d, c = (*sizes, 0, 0, 0)[:4]
    return w, h, d, c


def report_of(param: Path, model: Path, inputs: list[Shape]) -> Report:
    """Loads the model, runs it once on zeros if inputs are given; Refused."""
    environment.require(INTERPRETER, "unix-release")
    arguments = json.dumps([str(param.absolute()), str(model.absolute()), inputs])
    command = [str(INTERPRETER), "-X", f"heapsize={HEAP}", "-c", SCRIPT, arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode != 0 or not done.stdout:
        raise Refused(f"the interpreter ended with status {done.returncode}: {done.stderr[-500:]}")
    answer = json.loads(done.stdout.splitlines()[-1])
    if "refused" in answer:
        raise Refused(answer["refused"])
    found = answer["report"]
    layers = tuple(
        Layer(kind, name, tuple(shape and tuple(shape) for shape in shapes), weights)
        for kind, name, shapes, weights in found["layers"]
    )
    return Report(layers, found["weights"], found["peak"])
