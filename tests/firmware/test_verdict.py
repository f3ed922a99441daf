"""Which self-tests let an image be delivered."""

from __future__ import annotations

import pytest

from harness.firmware.selftest import FAILED, LACKS, PASSED, TOO_LARGE, Case, Result, fine


@pytest.mark.parametrize(
    ("counts", "delivered"),
    [
        ({PASSED: 95, TOO_LARGE: 5}, True),
        ({PASSED: 95, TOO_LARGE: 4, FAILED: 1}, False),
        ({PASSED: 50, TOO_LARGE: 50}, False),
        ({PASSED: 20, LACKS: 80}, True),
        ({LACKS: 100}, False),
        ({}, False),
    ],
)
def test_nearly_all_must_pass(counts: dict[str, int], delivered: bool) -> None:
    case = Case("contract", "mat_fill", "")
    results = [Result(case, verdict, 0.0, None) for verdict, n in counts.items() for _ in range(n)]
    assert fine(results) is delivered
