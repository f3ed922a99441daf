"""Runs mypy with the stub, away from the project's own configuration."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.stub.reading import ROOT, STUB


def mypy(files: Sequence[Path], folders: Sequence[Path] = (STUB.parent,), *options: str) -> str:
    """What it complains about; "" when it is content. Modules are looked for in `folders`."""
    command = [sys.executable, "-m", "mypy", "--config-file=", "--check-untyped-defs"]
    command += [f"--cache-dir={ROOT / 'build/mypy-stub'}", "--no-error-summary", *options]
    done = subprocess.run(
        [*command, *map(str, files)],
        cwd=files[0].parent,
        env={**os.environ, "MYPYPATH": os.pathsep.join(map(str, folders))},
        capture_output=True,
        text=True,
    )
    assert bool(done.returncode) == bool(done.stdout.strip()), done.stdout + done.stderr
    return done.stdout
