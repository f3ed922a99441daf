"""Runs MicroPython text on the sanitizer build, for the tests of the stub."""

from __future__ import annotations

import subprocess
from pathlib import Path

from harness.execute.environment import SERVER, sanitizer_environment


def micropython(script: Path, *arguments: Path) -> str:
    """What the script prints; it must end well."""
    done = subprocess.run(
        [SERVER, "-X", "heapsize=16m", script, *arguments],
        env=sanitizer_environment(),
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout
