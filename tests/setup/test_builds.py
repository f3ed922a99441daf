"""What the presets build is what the lock and the presets say."""

from __future__ import annotations

import struct
import subprocess

import pytest

from harness.setup.cache import ROOT
from harness.setup.sources import read_lock

PROGRAMS = ("unix-release", "unix-asan")
VERSION = next(s.version for s in read_lock(ROOT / "ports/sources.lock") if s.name == "ncnn")


def program(preset: str) -> str:
    return str(ROOT / "build" / preset / "micropython")


def serve(preset: str, *sources: str) -> list[tuple[tuple[int, ...], str]]:
    """The answers of one server to some programs, and its exit status is 0."""
    asked = b"".join(struct.pack("<I", len(text)) + text.encode() for text in sources)
    done = subprocess.run([program(preset), "--serve"], input=asked, stdout=subprocess.PIPE)
    assert done.returncode == 0
    answers, rest = [], done.stdout
    while rest:
        header = struct.unpack("<iiqqII", rest[:32])
        answers.append((header, rest[32 : 32 + header[5]].decode()))
        rest = rest[32 + header[5] :]
    return answers


@pytest.mark.parametrize("preset", PROGRAMS)
def test_version_is_the_lock_s(preset: str) -> None:
    code = "import ncnn_mp; print(ncnn_mp.version())"
    done = subprocess.run([program(preset), "-c", code], capture_output=True, text=True)
    assert (done.stdout, done.stderr, done.returncode) == (f"{VERSION}\n", "", 0)


@pytest.mark.parametrize("preset", PROGRAMS)
def test_server(preset: str) -> None:
    finished, raised, left, alone = serve(
        preset,
        "import sys\nprint('out')\nsys.stderr.write('err')\nx = 1",
        "raise ValueError('why')",
        "import sys\nsys.exit(3)",
        "print('x' in globals())",
    )
    assert (finished[0][0], finished[1]) == (0, "out\nerr")
    assert (raised[0][0], raised[1].splitlines()[-1]) == (1, "ValueError: why")
    assert left[0][0] == 0
    assert alone[1] == "False\n"  # every program has a machine of its own


def test_output_is_bounded() -> None:
    ((header, output),) = serve("unix-asan", "for _ in range(9): print('x' * 10000)")
    assert header[5] == len(output) == 64 * 1024


def test_exception_that_cannot_be_printed() -> None:
    text = "class E(Exception):\n    def __str__(self): raise self\nraise E()"
    ((header, _),) = serve("unix-asan", text)
    assert header[0] == 1


def test_out_of_memory_and_on() -> None:
    first, second = serve("unix-asan", "bytearray(1 << 30)", "print(len(bytearray(300000)))")
    assert (first[0][0], second[1]) == (1, "300000\n")
    assert "MemoryError" in first[1]


def test_sanitizer_options_are_inside() -> None:
    """A program run by hand reports as well as one of the harness: nobody sets the environment."""
    symbols = subprocess.run(["nm", program("unix-asan")], capture_output=True, text=True).stdout
    for name in ("__asan_default_options", "__ubsan_default_options", "program_run"):
        assert f" T {name}\n" in symbols


def test_library_exports_the_runner_alone() -> None:
    library = str(ROOT / "build/fuzz/libncnn_mp_fuzz.so")
    table = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True, text=True)
    names = {line.split()[-1] for line in table.stdout.splitlines()}
    names = {name for name in names if not name.startswith(("__start_", "__stop_"))}  # sections
    assert names == {"program_run", "sancov_counters", "sancov_pcs"}


@pytest.mark.parametrize("preset", ["unix-asan", "fuzz"])
def test_generic_layers_under_sanitizers(preset: str) -> None:
    archive = str(ROOT / "build" / preset / "ncnn/lib/libncnn.a")
    members = subprocess.run(["ar", "t", archive], capture_output=True, text=True).stdout
    assert "convolution.cpp.o" in members
    assert "_x86" not in members
