"""The gate: an audit remembers its inputs; one byte of difference and nothing may be released."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from harness.audit import inputs as inputs_module
from harness.audit.inputs import differences, digest, inputs
from harness.audit.manifest import GateError, images, require, require_images, withdraw
from harness.audit.stages import Stage, audit, stages

MAKEFILE = """\
good:
\t@echo checked with $(SECONDS_GIVEN) >> ran.txt; mkdir -p out; echo 1 > out/numbers.json
bad:
\t@echo it does not hold; false
image:
\t@mkdir -p dist/board; cd dist/board; printf bin >firmware-unaudited.bin; \
\tprintf elf >firmware-unaudited.elf
seen:
\t@env > ran.txt
"""
LOCK = """\
[ncnn]
version = "1"
kind = "sdist"
file = "ncnn.tar.gz"
sha256 = "00"
git = "nowhere"
tag = "1"
built = ["src"]
built_sha256 = "00"
"""
GOOD = Stage("good", ("good",), {"SECONDS_GIVEN": "60"}, ("out/*.json",))
BAD = Stage("bad", ("bad",))


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small checkout with a source and a tool of its own."""
    root = tmp_path / "checkout"
    for name, content in {
        "Makefile": MAKEFILE,
        ".gitignore": "build/\ndist/\nout/\nran.txt\n",
        "csrc/mat.c": "int mat;\n",
        "ports/sources.lock": LOCK,
        "ports/debian-packages.txt": "libc-of-the-test\n",
        "ports/patches/other/0001-fix.patch": "--- a\n",
        "ports/patches/ncnn/0001-fix.patch": "--- a\n",
        "build/sources/ncnn/src/net.cpp": "int net;\n",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    (root / "ports/linked").symlink_to("patches/other")
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run(["git", "-C", root, "add", "."], check=True)
    tools = {
        "cc-of-the-test": "echo cc 1.0",
        "dpkg-query": "printf 'libc-of-the-test\\tinstalled 1.0\\n'",
    }
    for name, command in tools.items():
        tool = tmp_path / "bin" / name
        tool.parent.mkdir(exist_ok=True)
        tool.write_text(f"#!/bin/sh\n{command}\n")
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    monkeypatch.setattr(inputs_module, "TOOLS", ("cc-of-the-test",))
    monkeypatch.setattr("harness.audit.stages.LOGS", root / "build/reports/audit")
    return root


def manifest_of(world: Path) -> Path:
    return world / "dist/audit/manifest.json"


def run_audit(world: Path, *planned: Stage) -> str:
    return audit(planned, inputs(world), manifest_of(world), world).verdict


def test_passes_for_the_inputs_that_were_audited(world: Path) -> None:
    assert run_audit(world, GOOD) == "passed"
    assert require(inputs(world), manifest_of(world)).verdict == "passed"
    written = json.loads(manifest_of(world).read_text())
    (stage,) = written["stages"]
    assert stage["budget"] == {"SECONDS_GIVEN": "60"}
    assert list(stage["reports"]) == ["out/numbers.json"]
    assert stage["passed"] is True
    assert (world / "ran.txt").read_text() == "checked with 60\n"


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("csrc/mat.c", "file csrc/mat.c has changed"),
        ("Makefile", "file Makefile has changed"),
        ("ports/sources.lock", "file ports/sources.lock has changed"),
        ("ports/patches/ncnn/0001-fix.patch", "file ports/patches/ncnn/0001-fix.patch has changed"),
        ("csrc/new.c", "file csrc/new.c is new"),
        ("build/sources/ncnn/src/net.cpp", "source ncnn has changed"),
        ("../bin/cc-of-the-test", "tool cc-of-the-test has changed"),
        ("../bin/dpkg-query", "package libc-of-the-test has changed"),
        ("ports/patches/other/0001-fix.patch", "file ports/linked has changed"),
    ],
)
def test_one_byte_of_any_input_refuses(world: Path, file: str, told: str) -> None:
    run_audit(world, GOOD)
    path = world / file
    before = path.read_bytes() if path.exists() else b""
    path.write_bytes(before.replace(b"1.0", b"1.1") if "bin" in file else before + b"\n")
    with pytest.raises(GateError, match=told):
        require(inputs(world), manifest_of(world))


def test_what_one_user_ignores_is_an_input(world: Path) -> None:
    run_audit(world, GOOD)
    (world / ".git/info").mkdir(exist_ok=True)
    (world / ".git/info/exclude").write_text("mine.c\n")
    (world / "csrc/mine.c").write_text("int mine;\n")
    with pytest.raises(GateError, match=r"file csrc/mine\.c is new"):
        require(inputs(world), manifest_of(world))


def test_a_repository_inside_is_an_input(world: Path) -> None:
    subprocess.run(["git", "init", "-q", world / "csrc/nested"], check=True)
    (world / "csrc/nested/more.c").write_text("int more;\n")
    run_audit(world, GOOD)
    (world / "csrc/nested/more.c").write_text("int less;\n")
    with pytest.raises(GateError, match="file csrc/nested/ has changed"):
        require(inputs(world), manifest_of(world))


def test_a_file_that_is_gone_refuses(world: Path) -> None:
    run_audit(world, GOOD)
    (world / "csrc/mat.c").unlink()
    with pytest.raises(GateError, match=r"file csrc/mat\.c was audited and is gone"):
        require(inputs(world), manifest_of(world))


def test_what_builds_and_tests_leave_is_no_input(world: Path) -> None:
    run_audit(world, GOOD)
    (world / "build" / "something").write_text("left by a build")
    require(inputs(world), manifest_of(world))


def test_without_an_audit_nothing_is_released(world: Path) -> None:
    with pytest.raises(GateError, match="nothing has been audited"):
        require(inputs(world), manifest_of(world))


def test_a_failed_stage_refuses_and_the_others_still_run(world: Path) -> None:
    assert run_audit(world, BAD, GOOD) == "failed"
    assert (world / "ran.txt").exists()
    with pytest.raises(GateError, match="failed in bad"):
        require(inputs(world), manifest_of(world))
    assert "it does not hold" in (world / "build/reports/audit/bad.log").read_text()


def test_reports_are_this_run_s(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (world / "out").mkdir()
    (world / "out/of-an-earlier-run.json").write_text("2")
    run_audit(world, GOOD)
    (stage,) = require(inputs(world), manifest_of(world)).stages
    assert list(stage.reports) == ["out/numbers.json"]
    (world / "out/none.txt").write_text("of an earlier run")
    assert run_audit(world, Stage("good", ("good",), {}, ("out/*.json", "out/*.txt"))) == "failed"
    assert "audit: good: left no out/*.txt" in capsys.readouterr().out


def test_an_interrupted_audit_goes_on_where_it_was(world: Path) -> None:
    run_audit(world, GOOD, BAD)
    run_audit(world, GOOD, BAD)
    assert (world / "ran.txt").read_text() == "checked with 60\n", "a passed stage ran again"


def test_another_budget_or_another_input_runs_a_stage_again(world: Path) -> None:
    run_audit(world, GOOD)
    run_audit(world, Stage("good", ("good",), {"SECONDS_GIVEN": "90"}))
    (world / "csrc/mat.c").write_text("int other;\n")
    run_audit(world, GOOD)
    ran = (world / "ran.txt").read_text().splitlines()
    assert ran == ["checked with 60", "checked with 90", "checked with 60"]


def test_the_environment_chooses_nothing(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NCNN_VERSION", "TARGET", "PYTEST_ADDOPTS", "MAKEFLAGS", "SECONDS_GIVEN"):
        monkeypatch.setenv(name, "i")
    assert run_audit(world, Stage("bad", ("bad",))) == "failed"
    run_audit(world, Stage("seen", ("seen",)))
    seen = (world / "ran.txt").read_text()
    assert "PATH=" in seen
    assert not re.search(r"NCNN_VERSION|TARGET|PYTEST_ADDOPTS|SECONDS_GIVEN", seen)


def test_only_the_images_that_were_tested_are_released(world: Path) -> None:
    """The audit's stage has left them in dist/, a release takes them from build/ again."""
    for suffix in ("bin", "elf"):
        (world / "build/board").mkdir(parents=True, exist_ok=True)
        (world / f"build/board/firmware.{suffix}").write_text(suffix)
    run_audit(world, Stage("image", ("image",), {}, ("dist/board/*",)))
    manifest = require(inputs(world), manifest_of(world))
    require_images(manifest, "board", images("board", world))
    with pytest.raises(GateError, match=r"tested no firmware\.bin of another"):
        require_images(manifest, "another", images("board", world))
    (world / "build/board/firmware.elf").write_text("elg")
    with pytest.raises(GateError, match=r"build/board/firmware\.elf is not the one"):
        require_images(manifest, "board", images("board", world))


def test_a_refusal_leaves_no_earlier_release(world: Path) -> None:
    for path in ("board/firmware.bin", "board/firmware-unaudited.bin", "another/firmware.bin"):
        (world / "dist" / path).parent.mkdir(parents=True, exist_ok=True)
        (world / "dist" / path).write_text("an image")
    assert withdraw(["board"], world) == ["dist/board/firmware.bin"]
    assert not (world / "dist/board/firmware.bin").exists()
    assert (world / "dist/board/firmware-unaudited.bin").exists()
    assert (world / "dist/another/firmware.bin").exists()


def test_a_damaged_manifest_refuses(world: Path) -> None:
    run_audit(world, GOOD)
    manifest_of(world).write_text("{")
    with pytest.raises(GateError, match="cannot be read"):
        require(inputs(world), manifest_of(world))


def test_differences_name_everything() -> None:
    assert differences({"a": "1", "b": "1"}, {"b": "2", "c": "1"}) == [
        "a was audited and is gone",
        "b has changed since the audit",
        "c is new since the audit",
    ]
    assert differences({"a": "1"}, {"a": "1"}) == []


def test_the_digest_depends_on_every_input() -> None:
    assert len({digest({}), digest({"a": "1"}), digest({"a": "2"}), digest({"b": "1"})}) == 4


def test_the_stages_of_this_project_are_make_targets() -> None:
    made = (Path(__file__).parents[2] / "Makefile").read_text()
    for stage in stages():
        for target in stage.make:
            assert f"\n{target}:" in made, f"{stage.name}: make has no target {target}"
