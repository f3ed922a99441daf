"""The verifier's rows and limits, on each build: scripts that say what is wrong and fail."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.products import on_each_build, patient, program

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = {"rows": "examples of", "limits": "limits hold"}


@on_each_build
@pytest.mark.parametrize("name", SCRIPTS)
def test_script(name: str, build: str) -> None:
    done = subprocess.run(
        [
            program(build),
            "-X",
            "heapsize=64M",
            ROOT / f"tests/verify/{name}.py",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=patient(build, 300),
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, done.stderr
    assert SCRIPTS[name] in done.stdout


def test_rows_of_the_table_have_examples() -> None:
    """Every row that is more than an activation, which all have the same rules."""
    table = (ROOT / "csrc/verify/table.c").read_text()
    script = (ROOT / "tests/verify/rows.py").read_text()
    rows = [
        line.split("(")[1].split(",")[0]
        for line in table.splitlines()
        if line.startswith(("    ROW(", "    FREE("))
    ]
    assert len(rows) > 40
    assert not [row for row in rows if row not in ("Input", "GELU") and f'("{row}", ' not in script]
