"""What the sanitizers' own output needs to be read."""

from __future__ import annotations

from harness.execute import DIED
from harness.execute.server import Server


def test_a_number_in_a_report(server: Server) -> None:
    """MicroPython's printf knows no %Lg, and must not stand in for the C library's."""
    done = server.run_text("import time\ntime.sleep(1e300)")
    assert done.outcome == DIED
    assert "runtime error: 1e+300 is outside the range of representable values" in done.log
