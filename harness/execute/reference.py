"""Runs programs by CPython's ncnn, in a process of its own, as it dies of some."""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import subprocess

from harness import limits
from harness.execute import Closing
from harness.execute.answers import Pair
from harness.execute.environment import PYTHON
from harness.models import ROOT
from harness.program import Program


class Reference(Closing):
    """`python -m harness.reference`, started again when it has died."""

    def __init__(self) -> None:
        self.deaths = 0
        self._process: subprocess.Popen[bytes] | None = None

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def answers(self, program: Program, went_well: list[bool]) -> dict[int, Pair]:
        """What the calls that went well give there; nothing if the reference dies of one."""
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        try:
            pickle.dump((program.to_json(), went_well), process.stdin)
            process.stdin.flush()
            if not select.select([process.stdout], [], [], limits.HANG_SECONDS)[0]:
                raise EOFError
            found: dict[int, Pair] = pickle.load(process.stdout)
            return found
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            self.deaths += 1
            with contextlib.suppress(BrokenPipeError):
                self.close()
            return {}

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            environment = {k: v for k, v in os.environ.items() if k != "LD_PRELOAD"}
            self._process = subprocess.Popen(
                [str(PYTHON), "-m", "harness.reference"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=ROOT,
                env=environment,
            )
        return self._process
