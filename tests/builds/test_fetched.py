"""What may be missing and what may not: the newer MicroPython's tests are left out in one case."""

from __future__ import annotations

import subprocess

import pytest

from harness.setup.report import STATUS_GONE
from tests.builds import made

WORDS = "set MICROPYTHON_NEWER_DIR to a copy of it"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(STATUS_GONE, pytest.skip.Exception), (1, AssertionError), (2, AssertionError)],
)
def test_left_out_only_if_gone_everywhere(
    status: int, outcome: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = subprocess.CompletedProcess([], status, "", WORDS)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    with pytest.raises(outcome, match=WORDS):
        made.fetched("micropython_newer")
