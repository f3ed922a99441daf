"""AddressSanitizer sees the end of a native block: nothing that may be touched follows it."""

from __future__ import annotations

import pytest

from harness.execute import DIED, FINISHED
from harness.execute.server import Server
from harness.triage import report
from harness.triage.frames import frames

# One channel too far. ncnn keeps the reference count of a Mat there, in the same block.
PAST_THE_LAST = """\
import ncnn_mp
ncnn_mp._guard("index_range", False)
ncnn_mp.Mat({w}, 1, c=1).get_channel_data({channel})
"""


@pytest.mark.parametrize("w", [1, 4, 12])
def test_past_the_last_element_of_a_mat(server: Server, w: int) -> None:
    done = server.run_text(PAST_THE_LAST.format(w=w, channel=1))
    assert done.outcome == DIED, done.output
    assert report.read(done.log).kind == "use-after-poison"
    assert any(frame.path.endswith("csrc/mat.c") for frame in frames(done.log))


def test_the_last_element_is_no_finding(server: Server) -> None:
    done = server.run_text(PAST_THE_LAST.format(w=1, channel=0))
    assert (done.outcome, done.log) == (FINISHED, "")
