"""Bytes that nobody has written reach no Python program, and memcheck would say so if they did.

`make valgrind` runs this; the other programs that it runs are asked the same at each byte that they
get out of a Mat (csrc/seen.h).
"""

import pytest

from harness.execute import DIED, FINISHED
from harness.execute.server import Server
from harness.oracles.sanitizer import from_log
from tests.products import BUILDS

pytestmark = pytest.mark.skipif("unix-valgrind" not in BUILDS, reason="`make valgrind` runs it")

UNWRITTEN = """\
import ncnn_mp
ncnn_mp._guard("memory_zeroed", False)
mat = ncnn_mp.Mat({shape})
"""
# What gives a program elements of a Mat, each with a shape whose channels are padded.
WAYS = {
    "to_bytes": ("5, 3, c=2", "mat.to_bytes()"),
    "data": ("5, 3, c=2", "mat.data"),
    "get_channel_data": ("5, 3, c=2", "mat.get_channel_data(1)"),
    "get_batch_data": ("5, 3, c=2, n=2", "mat.get_batch_data(1)"),
    "to_pixels": ("5, 3, c=3", "mat.to_pixels(bytearray(45), mat.PIXEL_RGB, 15)"),
    "to_pixels_resize": ("5, 3, c=3", "mat.to_pixels_resize(bytearray(180), 1, 10, 6, 30)"),
}
WRITTEN = """\
packed = bytes(range(120))
mat.from_bytes(packed)
assert mat.to_bytes() == packed
assert mat.get_channel_data(1) == packed[60:]
assert mat.clone(None).to_bytes() == packed
assert mat.reshape(3, 5, 2).to_bytes() == packed
assert mat.flatten(None).to_bytes() == packed
mat.copy_make_border(1, 1, 1, 1, 0, 0.0, None).to_bytes()
mat.copy_cut_border(1, 0, 1, 0, None).to_bytes()
"""


@pytest.mark.parametrize("way", WAYS)
def test_unwritten_elements_are_noticed(server: Server, way: str) -> None:
    """The machinery can fail: with the zeroing switched off, each way out is a finding."""
    shape, call = WAYS[way]
    text = UNWRITTEN.format(shape=shape) + call
    execution = server.run_text(text)
    assert execution.outcome == DIED, execution.output
    finding = from_log(execution.log)
    assert finding.key.startswith(("uninitialized-bytes-seen", "use-of-uninitialized-value"))
    zeroed = server.run_text(text.replace("False", "True"))
    assert (zeroed.outcome, zeroed.log) == (FINISHED, ""), zeroed.output + zeroed.log


def test_padding_stays_inside(server: Server) -> None:
    """Padding that nobody has written lies in none of the bytes that come out."""
    execution = server.run_text(UNWRITTEN.format(shape="5, 3, c=2") + WRITTEN)
    server.run_text("import ncnn_mp\nncnn_mp._guard('memory_zeroed', True)")  # of the whole process
    assert (execution.outcome, execution.log) == (FINISHED, ""), execution.output + execution.log
