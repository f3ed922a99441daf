"""Networks of other makers load and compute what CPython's ncnn computes.

They come out of wheels (ports/models.lock), with weights of half precision and layers whose sizes
depend on the input. Where an `Input` line declares a shape, some inputs have another. The sanitizer
build gets small inputs: it takes some hundred times as long.
"""

from __future__ import annotations

from pathlib import Path

import ncnn
import numpy
import pytest

from harness.execute import FINISHED
from harness.execute.server import Server
from harness.models import ROOT
from harness.networks.files import numbers
from harness.networks.network import Extents, Weights
from harness.prelude import FRAGMENTS
from harness.setup import models

TOLERANCE = 1e-4
HEAP = 32 << 20

# Base name of the files, blobs that go in and come out, the input on each build.
NETWORKS: dict[str, tuple[str, str, dict[str, Extents]]] = {
    "waifu2x/models-cunet/noise0_model": (
        "Input1",
        "Eltwise4",
        {"unix-release": (3, 312, 312)},
    ),
    "waifu2x/models-upconv_7_anime_style_art_rgb/scale2.0x_model": (
        "Input1",
        "Eltwise4",
        {"unix-release": (3, 100, 84), "unix-asan": (3, 20, 18)},  # it declares 156 times 156
    ),
    "srmd/srmd_x2": (
        "input",
        "output",
        {"unix-release": (19, 16, 20), "unix-asan": (19, 3, 2)},
    ),
    "realesrgan/realesr-animevideov3-x2": (
        "data",
        "output",
        {"unix-release": (3, 16, 12), "unix-asan": (3, 4, 3)},
    ),
}
CASES = [(name, build) for name, row in NETWORKS.items() for build in row[2]]

SCRIPT = """\
from ncnn_mp import *
{filled}
with Net() as net:
    for name in ("use_fp16_packed", "use_fp16_storage", "use_fp16_arithmetic"):
        setattr(net.option, name, False)
    net.load_param({model!r} + ".param")
    net.load_model({model!r} + ".bin")
    extractor = net.create_extractor()
    extractor.input({ins!r}, filled({w}, {h}, 0, {c}, True))
    mat = extractor.extract({outs!r})
    print(mat.c, mat.h, mat.w)
    with open({path!r}, "wb") as file:
        file.write(mat.to_bytes())
"""


@pytest.fixture(scope="module", autouse=True)
def fetched() -> None:
    models.ensure()


def reference(base: str, ins: str, outs: str, extents: Extents) -> numpy.ndarray:
    """What CPython's ncnn answers."""
    with ncnn.Net() as net:
        net.opt.use_fp16_packed = net.opt.use_fp16_storage = net.opt.use_fp16_arithmetic = False
        assert net.load_param(f"{base}.param") == 0
        assert net.load_model(f"{base}.bin") == 0
        return extracted(net, ins, outs, extents)


def extracted(net: ncnn.Net, ins: str, outs: str, extents: Extents) -> numpy.ndarray:
    """The output as a copy: a Mat must not outlive the Net."""
    count = int(numpy.prod(extents))
    array = numpy.array(numbers(Weights(count, positive=True)), numpy.float32).reshape(extents)
    extractor = net.create_extractor()
    extractor.input(ins, ncnn.Mat(array).clone())
    status, mat = extractor.extract(outs)
    assert status == 0
    return numpy.array(mat).copy()


@pytest.mark.parametrize(("name", "preset"), CASES)
def test_same_numbers(
    name: str, preset: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ins, outs, shapes = NETWORKS[name]
    base = str(models.LINKS / name)
    c, h, w = shapes[preset]
    text = SCRIPT.format(
        filled="".join(FRAGMENTS["filled"]),
        model=base,
        ins=ins,
        outs=outs,
        w=w,
        h=h,
        c=c,
        path=str(tmp_path / "output"),
    )
    monkeypatch.setenv("NCNN_MP_GC_HEAP", str(HEAP))
    with Server(ROOT / "build" / preset / "micropython", preset, timeout=300) as server:
        execution = server.run_text(text)
    assert execution.outcome == FINISHED, f"{execution.output}{execution.log}"
    wanted = reference(base, ins, outs, shapes[preset])
    assert tuple(map(int, execution.output.split())) == wanted.shape
    got = numpy.fromfile(tmp_path / "output", numpy.float32).reshape(wanted.shape)
    assert numpy.abs(wanted).max() > 0.01, "nothing to compare"
    assert numpy.allclose(got, wanted, TOLERANCE, TOLERANCE), numpy.abs(got - wanted).max()
