"""Compares programs with CPython's ncnn: runs each once more, byte by byte, here and there."""

from __future__ import annotations

from harness.execute import Closing, Executor, run
from harness.execute.reference import Reference
from harness.finding import Finding
from harness.foreign import module_dir
from harness.lower import BYTES
from harness.oracles import differential
from harness.program import Program


class Comparison(Closing):
    """An executor and the reference, side by side."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self.reference = Reference()
        self.compared = 0  # results
        self.answered = 0  # programs: the reference did not die of them

    def close(self) -> None:
        """Ends the reference."""
        self.reference.close()

    def finding(self, program: Program) -> Finding | None:
        """The first result that differs, or None; a module that is not ours may answer anything."""
        if module_dir():
            return None
        execution = run(self._executor, program, BYTES)
        went_well = differential.went_well(program, execution)
        deaths = self.reference.deaths
        answers = self.reference.answers(program, went_well)
        self.answered += self.reference.deaths == deaths
        self.compared += len(answers)
        return differential.judge(program, execution, answers)
