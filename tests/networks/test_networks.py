"""Well-formed networks are accepted and computed as CPython's ncnn computes them.

Every network is grown from a seed, loaded from its text and from its binary form, and run in the
module on generic code (unix-asan) and on SIMD code (unix-release); shapes must be those that
harness/networks inferred, numbers those of CPython's ncnn. What files say of shapes is a hint: of
some networks it is true, of some it is not, of some it is left out.
"""

from __future__ import annotations

import dataclasses
import os
import random
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import ncnn
import numpy
import pytest

from harness.choices import RandomChoices
from harness.execute import FINISHED
from harness.execute.server import Server
from harness.limits import HANG_SECONDS
from harness.networks import files
from harness.networks.grow import grow
from harness.networks.network import Extents, Network, Node, Weights
from harness.ops.networks import sizes, value_of
from harness.prelude import FRAGMENTS
from tests.products import BUILDS, patient, program

NETWORKS = int(os.environ.get("NCNN_MP_NETWORKS", "5000"))  # of both builds together
BATCH = 25
HEAP = 32 << 20  # of MicroPython, in bytes
OFF = tuple(f"use_{what}" for what in ("fp16_packed", "fp16_storage", "fp16_arithmetic"))
TOLERANCE = 1e-4  # of the largest number of a blob, or of 1
BYTES = 2048

Array = numpy.ndarray

SCRIPT = """\
import struct
from ncnn_mp import *
REFUSED = ()
{helpers}
Plain = Net
def Net():
    net = Plain()
    for name in {off!r}:
        setattr(net.option, name, False)
    return net
with open({path!r}, "wb") as file:
    for network in {networks!r}:
        net = load_network(network)
        for mat in run_network(net, network):
            file.write(struct.pack("<5i", mat.dims, mat.w, mat.h, mat.d, mat.c))
            file.write(mat.to_bytes())
        net.close()
"""


HINTS = 30  # the parameter that says which shapes a layer's outputs have
HINTED, LYING = "hinted", "lying"


def network_of(seed: int) -> Network:
    """The same one every time."""
    network = grow(RandomChoices(seed, BYTES))
    manner = (None, HINTED, LYING)[seed % 3]
    return network if manner is None else hinting(network, manner == LYING, random.Random(seed))


def hinting(network: Network, lying: bool, chance: random.Random) -> Network:
    """The same network, whose file says of shapes what is so, or what is not."""

    def told(blob: int) -> Extents:
        extents = network.extents[blob]
        few = (1, 3, 8, 64, 224)[: 8 - len(extents)]  # 224 to the fourth would be too large
        return tuple(chance.choice(few) for _ in extents) if lying else extents

    def hinted(node: Node) -> Node:
        if node.type == "Input" and lying:
            return dataclasses.replace(node, params=_declared(told(node.tops[0])))
        shapes = [told(blob) for blob in node.tops]
        deep = max(map(len, shapes)) == 4
        hints = tuple(size for shape in shapes for size in _hint(shape, deep))
        return dataclasses.replace(node, params=(*node.params, (HINTS, hints))) if hints else node

    return dataclasses.replace(network, nodes=tuple(map(hinted, network.nodes)))


def _declared(extents: Extents) -> tuple[tuple[int, int], ...]:
    w, h, d, c = sizes(extents)
    return tuple((id, size) for id, size in ((0, w), (1, h), (11, d), (2, c)) if size)


def _hint(extents: Extents, deep: bool) -> Extents:
    """Dimensions and sizes, d among them where one of the layer's outputs has it."""
    w, h, d, c = (size or 1 for size in sizes(extents))
    return (len(extents), w, h, d, c) if deep else (len(extents), w, h, c)


def ours(server: Server, networks: list[Network], path: Path) -> Iterator[Array]:
    """The outputs of all of them, one after the other, in the order of their blobs."""
    values = [value_of(network, bool(place % 2)) for place, network in enumerate(networks)]
    helpers = dict.fromkeys((*FRAGMENTS["load_network"], *FRAGMENTS["run_network"]))
    text = SCRIPT.format(helpers="".join(helpers), path=str(path), networks=values, off=OFF)
    execution = server.run_text(text)
    assert execution.outcome == FINISHED, f"{execution.output}{execution.log}"
    data = path.read_bytes()
    while data:
        dims, w, h, d, c = struct.unpack_from("<5i", data)
        extents: Extents = ((w,), (h, w), (c, h, w), (c, d, h, w))[dims - 1]
        end = 20 + 4 * int(numpy.prod(extents))
        yield numpy.frombuffer(data[20:end], numpy.float32).reshape(extents)
        data = data[end:]


def reference(network: Network, path: Path) -> list[Array]:
    """What CPython's ncnn answers."""
    path.write_bytes(files.weights(network))
    with ncnn.Net() as net:
        for option in OFF:
            setattr(net.opt, option, False)
        net.opt.num_threads = 1
        assert net.load_param_mem(files.text(network)) == 0
        assert net.load_model(str(path)) == 0
        return run(net, network)


def run(net: ncnn.Net, network: Network) -> list[Array]:
    """The outputs as copies: the Mats themselves must not outlive the Net."""
    extractor = net.create_extractor()
    for blob in network.inputs:
        extents = network.extents[blob]
        numbers = files.numbers(Weights(int(numpy.prod(extents))))
        array = numpy.array(numbers, numpy.float32).reshape(extents)
        extractor.input(f"b{blob}", ncnn.Mat(array).clone())
    answers = [extractor.extract(f"b{blob}") for blob in sorted(network.outputs)]
    assert all(status == 0 for status, _ in answers)
    return [numpy.array(mat).copy() for _, mat in answers]


def same(one: Array, other: Array) -> bool:
    """Equal within the tolerance; what is not finite must be the same."""
    finite = other[numpy.isfinite(other)]
    largest = max(1.0, float(numpy.abs(finite).max())) if finite.size else 1.0
    return numpy.allclose(one, other, TOLERANCE, TOLERANCE * largest, equal_nan=True)


@pytest.fixture(scope="module", params=BUILDS)
def build(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server of either build."""
    preset: str = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NCNN_MP_GC_HEAP", str(HEAP))
        server = Server(program(preset), preset, patient(preset, HANG_SECONDS))
        server.run_text("")  # it reads its environment when it starts
    with server as started:
        yield started


def test_accepted_with_the_same_results(build: Server, tmp_path: Path) -> None:
    share = NETWORKS // len(BUILDS)
    for first in range(0, share, BATCH):
        seeds = range(first, min(first + BATCH, share))
        networks = [network_of(seed) for seed in seeds]
        answers = ours(build, networks, tmp_path / "answers")
        for seed, network in zip(seeds, networks, strict=True):
            wanted = reference(network, tmp_path / "weights")
            for blob, expected in zip(sorted(network.outputs), wanted, strict=True):
                got = next(answers)
                assert got.shape == expected.shape == network.extents[blob], f"seed {seed}, b{blob}"
                assert same(got, expected), (
                    f"seed {seed}, b{blob}\ngot {got.ravel()[:8]}\nwanted {expected.ravel()[:8]}\n"
                    f"{files.text(network)}"
                )


def test_grown_networks_use_every_row() -> None:
    """A row that never fits would compare nothing."""
    from harness.networks.layers import ONE_INPUT, SEVERAL_INPUTS

    grown = {node.type for seed in range(400) for node in network_of(seed).nodes}
    assert grown == {*ONE_INPUT, *SEVERAL_INPUTS, "Input", "MemoryData"}


def test_comparison_notices() -> None:
    base = numpy.array([1.0, -2.0, numpy.inf], numpy.float32)
    assert same(base, base)
    assert not same(base + numpy.float32(0.01), base)
    assert not same(numpy.array([1.0, -2.0, 5.0], numpy.float32), base)
    with tempfile.TemporaryDirectory() as folder:
        network = network_of(1)
        one, two = (reference(network, Path(folder, "weights")) for _ in range(2))
        assert all(numpy.array_equal(a, b, equal_nan=True) for a, b in zip(one, two, strict=True))
