"""Decides who fuzzes a module that is not ours: a scout, or libFuzzer, which starts anew after each
crash and keeps every leak."""

from __future__ import annotations

from harness.foreign import module_dir
from harness.worker import Progress

_FIRST = 0.4  # of a slot's time
_LEAST_SECONDS = 3.0
_CALM = 3000  # programs for each that died or leaked
_SUDDEN_SECONDS = 5.0


class Scouting:
    """The state of one slot. Our own module is libFuzzer's from the start."""

    def __init__(self, seconds: float) -> None:
        self._first = max(_LEAST_SECONDS, seconds * _FIRST)
        self._scouted = False
        self._calm = module_dir() is None

    def seconds(self, left: float) -> float:
        """How long a scout is to go out next; 0 where libFuzzer takes over."""
        if self._calm:
            return 0.0
        return left if self._scouted or left < self._first + _LEAST_SECONDS else self._first

    def judge(self, progress: Progress, scout: bool, lasted: float) -> None:
        """What the last worker's numbers mean for the next."""
        if scout:
            self._scouted = True
            self._calm = (progress.deaths + progress.leaks) * _CALM < progress.executions
        elif module_dir() is not None and lasted < _SUDDEN_SECONDS:
            self._calm = False
