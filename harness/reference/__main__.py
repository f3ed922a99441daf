"""`python -m harness.reference`: programs in on stdin, answers out; started by its executor."""

from __future__ import annotations

import os
import pickle
import sys

from harness.program import Program
from harness.reference.program import Reference


def main() -> None:
    """One pickle in, one out, until the pipe is closed. ncnn itself writes to nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    while True:
        try:
            text, went_well = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        pickle.dump(Reference().run(Program.from_json(text), went_well), answers)
        answers.flush()


if __name__ == "__main__":
    main()
