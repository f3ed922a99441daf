"""ncnn's vector kernels under memcheck: no other checker's build has them, only unix-release.

They keep several channels in one element, or numbers in 16 bits, and compute by other code than the
generic layers: networks of every kind, under the Options that ncnn decides by, touch no memory that
is not theirs. Whether bytes were written is another build's question.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.choices import RandomChoices
from harness.execute.environment import program
from harness.networks.grow import grow
from harness.ops.networks import OPTIONS, value_of
from harness.prelude import FRAGMENTS
from tests.products import BUILDS

pytestmark = pytest.mark.skipif("unix-valgrind" not in BUILDS, reason="`make valgrind` runs it")

BATCHES, NETWORKS, LAYERS = 8, 120, 12
GROUPED = {"ConvolutionDepthWise", "DeconvolutionDepthWise"}  # refused with use_bf16_storage
ERROR = 9  # memcheck's exit status for any error
MEMCHECK = ("valgrind", "-q", "--undef-value-errors=no", f"--error-exitcode={ERROR}")

SCRIPT = """\
import gc
from ncnn_mp import *
REFUSED = ()  # nothing is
{helpers}
outputs = 0
for network in {networks!r}:
    net = load_network(network)
    outputs += len(run_network(net, network))
    net.close()
    gc.collect()
print(outputs)
"""

# Trusted, so that nothing refuses it: the kernels of groups read behind their weights.
WRONG = """\
from ncnn_mp import DataReader, Mat, Net
net = Net(verify=False)
net.option.use_bf16_storage = True
LAYERS = "Input in 0 1 in 0=9 1=12 2=8\\nConvolutionDepthWise l 1 1 in out 0=16 1=3 5=1 6=576 7=2"
net.load_param(DataReader(from_memory="7767517\\n2 2\\n" + LAYERS + "\\n"))
net.load_model(bytes(4 + 576 * 4 + 64))
extractor = net.create_extractor()
extractor.input("in", Mat(9, 12, c=8))
extractor.extract("out")
"""


on_simd = pytest.mark.parametrize("build", ["unix-release"])


def run(build: str, text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A script under memcheck."""
    script = folder / "script.py"
    script.write_text(text)
    command = [*MEMCHECK, program(build), script]
    environment = {"PATH": "/usr/bin:/bin"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=600)


@on_simd
@pytest.mark.parametrize("batch", range(BATCHES))
def test_networks(build: str, batch: int, tmp_path: Path) -> None:
    values = []
    for seed in range(batch * NETWORKS, (batch + 1) * NETWORKS):
        choices = RandomChoices(seed, 2048)
        network = grow(choices, LAYERS)
        grouped = GROUPED & {node.type for node in network.nodes}
        allowed = [name for name in OPTIONS if not (grouped and name == "use_bf16_storage")]
        options = tuple(name for name in allowed if choices.integer(0, 2) == 2)
        values.append(value_of(network, bool(seed % 2), options=options))
    helpers = dict.fromkeys((*FRAGMENTS["load_network"], *FRAGMENTS["run_network"]))
    ran = run(build, SCRIPT.format(helpers="".join(helpers), networks=values), tmp_path)
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-6000:]
    assert int(ran.stdout.split()[-1]) >= NETWORKS


@on_simd
def test_wrong_kernels_are_noticed(build: str, tmp_path: Path) -> None:
    """The machinery can fail."""
    ran = run(build, WRONG, tmp_path)
    assert ran.returncode != 0 and "Invalid read" in ran.stderr, ran.stderr
