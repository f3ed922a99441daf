"""Each rule of the verifier has a damaged network, and refuses it, on each build."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from harness.execute.server import Server
from harness.guards.cases import Script
from harness.guards.switches import Counting, guards, used
from harness.networks.damaged import DAMAGED
from tests.products import on_each_build, patient, program

VERIFIER = Path(__file__).resolve().parents[2] / "csrc" / "verify"
RULE = re.compile(r"\bRULE\((\w+),")
ELSEWHERE = {"name", "interp_reach"}  # the macro's own, and one for older releases of ncnn


def test_every_rule_has_one(server: Server) -> None:
    rules = {name for file in VERIFIER.glob("*.[ch]") for name in RULE.findall(file.read_text())}
    names = {guard.name for guard in guards(server)}
    ranges = {name for name in names if name.startswith("params_")}
    assert len(rules) > 80 and len(ranges) > 30
    assert (rules - ELSEWHERE) | ranges <= set(DAMAGED) <= names


@pytest.mark.parametrize("rule", DAMAGED)
def test_its_rule_refuses_it(rule: str, server: Server) -> None:
    script = Script(rule, DAMAGED[rule].script())
    execution = Counting(server).run_text(script.text())
    assert script.judge(execution) is None, execution.output
    assert rule in used(execution)


@on_each_build
def test_all_are_refused(build: str, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("".join(one.script() for one in DAMAGED.values()))
    done = subprocess.run(
        [program(build), script],
        capture_output=True,
        text=True,
        errors="replace",
        timeout=patient(build, 60),
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
