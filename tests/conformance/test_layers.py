"""Built-in layers used directly give what CPython's ncnn gives for the same layer in a network.

Every type that harness/layer_types knows how to use, several uses each, number by number: the
module on ncnn's generic code (unix-asan) and on SIMD code (unix-release), the reference on its own.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from pathlib import Path

import ncnn
import numpy
import pytest

from harness.choices import RandomChoices
from harness.execute import FINISHED
from harness.execute.server import Server
from harness.layer_types import LAYER_TYPES, RAW, UNVERIFIED, Use
from harness.limits import HANG_SECONDS
from harness.models import Shape
from harness.ops.layers import Known
from harness.prelude import FRAGMENTS
from tests.products import BUILDS, patient, program

Array = numpy.ndarray

USES = 12
TOLERANCE = 1e-4  # of the larger of 1 and the number

_PRIVATE = "an optimisation of ncnn's own, inserted while a network runs"
_INT8 = "takes or gives 8-bit integers, which a layer used directly does not"
_DETECTION = "answers are boxes, as many as it finds: a network's test compares them"
_REGIONS = "an input is a region out of another layer, not numbers of any kind"
NOT_COVERED = {
    "Cast": _INT8,
    "CopyTo": "writes into one of its inputs, which no network's other layers see",
    "DeformableConv2D": "inputs are offsets within the image, not numbers of any kind",
    "Dequantize": _INT8,
    "DetectionOutput": _DETECTION,
    "Einsum": "its equation is a string param, which the C API cannot set",
    "Fold": "its input is what Unfold gives, which is compared",
    "GridSample": "an input is a grid of coordinates, not numbers of any kind",
    "Input": "has nothing to compute",
    "InverseSpectrogram": "its input is what Spectrogram gives",
    "MemoryData": "has no input, and a layer used directly needs one",
    "PSROIPooling": _REGIONS,
    "Packing": _PRIVATE,
    "PriorBox": "depends on the sizes of its inputs alone, of a blob and an image",
    "Proposal": _DETECTION,
    "Quantize": _INT8,
    "ROIAlign": _REGIONS,
    "ROIPooling": _REGIONS,
    "Requantize": _INT8,
    "RotaryEmbed": "inputs are tables of sines and cosines",
    "SDPA": "MultiHeadAttention is compared, which is made of it",
    "Spectrogram": "needs a signal longer than its window",
    "YoloDetectionOutput": _DETECTION,
    "Yolov3DetectionOutput": _DETECTION,
}

SCRIPT = """\
import struct
from ncnn_mp import *
kept = []
{helpers}
layer = Layer(type={type!r}, verify={verify})
layer.load_param(params({params!r}))
layer.load_model(weights({weights!r}, {positive}))
layer.create_pipeline(None)
mats = [filled(*shape, {positive}) for shape in {inputs!r}]
outputs = layer.forward(mats, {outputs}, None) if {many} else [layer.forward(mats[0], None)]
with open({path!r}, "wb") as file:
    for mat in outputs:
        file.write(struct.pack("<5i", mat.dims, mat.w, mat.h, mat.d, mat.c))
        file.write(mat.to_bytes())
"""


def numbers(count: int, positive: bool) -> Array:
    """The same as in the script."""
    found = ((numpy.arange(count) * 37 + 11) % 64 + 1) / 64
    return (found if positive else 2 * found - 1).astype(numpy.float32)


def extents(dims: int, w: int, h: int, d: int, c: int) -> tuple[int, ...]:
    """A Mat's shape as numpy counts."""
    return ((w,), (h, w), (c, h, w), (c, d, h, w))[dims - 1]


def mat_of(shape: Shape, positive: bool) -> ncnn.Mat:
    """What the script calls filled()."""
    w, h, d, c = shape
    sizes = extents(sum(map(bool, shape)), w, h, d, c)
    array = numbers(int(numpy.prod(sizes)), positive).reshape(sizes)
    return ncnn.Mat(array).clone()  # a Mat of an array does not keep it alive


def reference_dies(use: Use) -> bool:
    """ncnn's x86 code for a dilated kernel, packing off, fails where there is room for it once."""
    params = dict(use.params)
    kernel, dilation, pad = (params.get(id, 0) for id in (1, 2, 4))
    if use.type not in ("Convolution", "ConvolutionDepthWise") or dilation == 1:
        return False
    assert isinstance(kernel, int) and isinstance(dilation, int) and isinstance(pad, int)
    return use.inputs[0][0] + 2 * pad < dilation * kernel


def uses(name: str) -> list[Use]:
    """The same ones every time."""
    seeds = random.Random(name)
    found = [LAYER_TYPES[name](name, RandomChoices(seeds.getrandbits(32))) for _ in range(USES)]
    return [use for use in found if not reference_dies(use)]


def ours(server: Server, use: Use, path: Path) -> list[Array]:
    """What the module computes."""
    helpers = dict.fromkeys((*FRAGMENTS["params"], *FRAGMENTS["filled"], *FRAGMENTS["weights"]))
    text = SCRIPT.format(
        helpers="".join(helpers),
        type=use.type,
        params=use.params,
        weights=use.weights,
        inputs=use.inputs,
        outputs=use.outputs,
        positive=use.positive,
        many=Known(use).many,
        verify=use.type not in UNVERIFIED,
        path=str(path),
    )
    execution = server.run_text(text)
    assert execution.outcome == FINISHED, f"{use}\n{execution.output}{execution.log}"
    data, found = path.read_bytes(), []
    while data:
        sizes = extents(*struct.unpack_from("<5i", data))
        end = 20 + 4 * int(numpy.prod(sizes))
        found.append(numpy.frombuffer(data[20:end], numpy.float32).reshape(sizes))
        data = data[end:]
    return found


def _param(id: int, value: object) -> str:
    if isinstance(value, tuple):
        return f"{-23300 - id}={','.join(map(repr, (len(value), *value)))}"
    return f"{id}={value!r}"


def run(net: ncnn.Net, use: Use, ins: list[str], outs: list[str]) -> list[Array]:
    """The outputs as copies: the Mats themselves must not outlive the Net."""
    extractor = net.create_extractor()
    for name, shape in zip(ins, use.inputs, strict=True):
        extractor.input(name, mat_of(shape, use.positive))
    answers = [extractor.extract(name) for name in outs]
    assert all(status == 0 for status, _ in answers), use
    return [numpy.array(mat).copy() for _, mat in answers]


def reference(use: Use, path: Path) -> list[Array]:
    """What a network of that layer computes in CPython."""
    ins = [f"in{i}" for i in range(len(use.inputs))]
    outs = [f"out{i}" for i in range(use.outputs)]
    params = " ".join(_param(*item) for item in use.params)
    lines = [f"Input {name} 0 1 {name}" for name in ins]
    lines.append(f"{use.type} it {len(ins)} {len(outs)} {' '.join((*ins, *outs))} {params}")
    head = f"7767517\n{len(lines)} {len(ins) + len(outs)}\n"
    path.write_bytes(
        b"".join(
            (b"" if tag == RAW else bytes(4)) + numbers(count, use.positive).tobytes()
            for count, tag in use.weights
        )
    )
    with ncnn.Net() as net:
        for option in ("packing_layout", "fp16_packed", "fp16_storage", "fp16_arithmetic"):
            setattr(net.opt, f"use_{option}", False)
        net.opt.use_bf16_storage = False
        net.opt.num_threads = 1
        assert net.load_param_mem(head + "\n".join(lines) + "\n") == 0, use
        assert net.load_model(str(path)) == 0, use
        return run(net, use, ins, outs)


@pytest.fixture(scope="module", params=BUILDS)
def build(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of either build."""
    preset: str = request.param
    with Server(program(preset), preset, patient(preset, HANG_SECONDS)) as started:
        yield started


@pytest.mark.parametrize("name", LAYER_TYPES)
def test_same_numbers(name: str, build: Server, tmp_path: Path) -> None:
    compared = uses(name)
    assert compared, "each of its uses is one that the reference does not survive"
    for use in compared:
        got, wanted = ours(build, use, tmp_path / "got"), reference(use, tmp_path / "weights")
        assert [mat.shape for mat in got] == [mat.shape for mat in wanted], use
        for one, other in zip(got, wanted, strict=True):
            assert numpy.allclose(one, other, TOLERANCE, TOLERANCE, equal_nan=True), (
                f"{use}\ngot {one.ravel()[:8]}\nwanted {other.ravel()[:8]}"
            )


def test_every_type_is_compared_or_excused(server: Server) -> None:
    execution = server.run_text("import ncnn_mp\nprint(*ncnn_mp.features()['layers'])")
    assert execution.outcome == FINISHED, execution.output
    assert set(execution.output.split()) == {*LAYER_TYPES, *NOT_COVERED}
    assert not set(LAYER_TYPES) & set(NOT_COVERED)


def test_every_type_is_verified_or_said_to_be_not(server: Server) -> None:
    lines = ["from ncnn_mp import Layer", f"for name in {sorted(LAYER_TYPES)}:"]
    lines += ["    try: Layer(type=name)", "    except ValueError: print(name)"]
    execution = server.run_text("\n".join(lines))
    assert execution.outcome == FINISHED, execution.output
    assert set(execution.output.split()) == UNVERIFIED
