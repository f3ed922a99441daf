"""A short campaign against a module that is not ours (naive/): every planted fault is found, once,
and named after the module's own files."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from harness.models import ROOT

NAIVE = Path(__file__).parent / "naive"
SECONDS = "40"

# What is planted in naive/: the finding's title, C and CPP for its files.
PLANTED = {
    "Mat.close() keeps the pointer": r"heap-use-after-free.* in mat_\w+ \(C:",
    "Mat.from_bytes() takes any length": r"overflow: read .* in mat_from_bytes \(C:",
    "Mat.get_channel_data() takes any index": r" in copy_channel \(CPP:",
    "Mat.clone() trusts its argument": r"^(SEGV|alignment).* in (mat_clone|native) \(C:",
    "an Extractor outlives its Net": r"heap-use-after-free.* in extractor_\w+ \(C:",
    "Allocator.fast_free() takes any number": r"^SEGV: write in allocator_fast_free \(C:",
    "Option has no finaliser": r"^memory-leak: .* from option_make_new \(C:",
    "Option.__del__() frees each time": r"^double-free in option_del \(C:",
}


def run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"MODULE_DIR": str(NAIVE)}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What a campaign reports; built and probed as `make fuzz MODULE_DIR=…` does."""
    output = tmp_path_factory.mktemp("reports") / "fuzz"
    for command in (
        ["python3", "-m", "harness.setup.module"],
        [sys.executable, "-m", "harness.surface"],
    ):
        done = run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
    done = run(
        sys.executable, "-m", "harness", "run", "--seconds", SECONDS, "--output", str(output)
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "problem" not in done.stdout and not done.stderr, done.stdout + done.stderr
    numbers = json.loads((output / "summary.json").read_text())
    assert numbers["total"]["execs_per_second"] > 20, numbers
    return [json.loads(path.read_text()) for path in output.glob("findings/*/report.json")]


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(findings: list[dict[str, Any]], fault: str) -> None:
    titles = [finding["title"] for finding in findings]
    pattern = PLANTED[fault].replace("(C:", r"(/module/ncnn_mp\.c:")
    pattern = pattern.replace("(CPP:", r"(/module/channels\.cpp:")
    assert any(re.search(pattern, title) for title in titles), "\n".join(titles)


def test_findings_are_few_and_the_binding_s(findings: list[dict[str, Any]]) -> None:
    assert len(findings) <= 40
    assert {finding["owner"] for finding in findings} == {"binding"}
    placed = [finding for finding in findings if finding["frame"]]
    assert all("/module/" in finding["frame"] for finding in placed)
    assert len(placed) >= 0.8 * len(findings)
    assert len({finding["title"] for finding in placed}) == len(placed)


def test_what_has_no_counterpart_here_is_left_out(findings: list[dict[str, Any]]) -> None:
    targets = {target for finding in findings for target in finding["targets"]}
    assert targets <= {"fuzz_mat", "fuzz_net", "fuzz_extractor", "fuzz_lifetime"}


def test_a_finding_replays(findings: list[dict[str, Any]]) -> None:
    """By its script alone, which is short and says how."""
    found = next(finding for finding in findings if finding["title"].startswith("double-free"))
    script = Path(found["script"])
    done = run(sys.executable, "-m", "harness", "replay", str(script))
    assert done.returncode == 1
    assert f"FOUND  {script}: double-free in option_del (/module/ncnn_mp.c:" in done.stdout
    assert script.read_text().endswith("o0 = Option()\no0.__del__()\no0.__del__()\n")
    assert "MODULE_DIR=tests/foreign/naive python3 -m harness replay" in script.read_text()
