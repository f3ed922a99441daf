"""AddressSanitizer sees MicroPython's heap: one byte too far and one collection too late are
reported, with the place that did it. A named guard that is switched off stands for the bug."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from harness.execute import DIED, FINISHED
from harness.execute.environment import LIBRARY, sanitizer_environment
from harness.execute.preload import runtime
from harness.execute.server import Server
from harness.models import ROOT
from harness.triage import report
from harness.triage.report import Report

# A picture of `length` pixels into a buffer that is `short` bytes too short.
TO_PIXELS = """\
import ncnn_mp
ncnn_mp._guard("pixel_buffer", False)
pixels = bytearray({length} - {short})
ncnn_mp.Mat({length}, 1, c=1).to_pixels(pixels, ncnn_mp.Mat.PIXEL_GRAY, {length})
"""
# Bytes of the heap at an address: the machine's own way around Python's checks.
PEEK = """\
import gc, uctypes
def at(address, length):
    return uctypes.bytearray_at(address, length)
"""
CLOBBER = "def clobber(n):\n    return n and clobber(n - 1)\n"


def seen(server: Server, text: str) -> Report:
    """What triage says of the death of a program."""
    done = server.run_text(text)
    assert done.outcome == DIED, done.output
    return report.read(done.log)


@pytest.mark.parametrize("length", [1, 7, 8, 31, 32, 33, 64, 1000, 4096])
def test_native_code_one_byte_past_a_bytearray(server: Server, length: int) -> None:
    found = seen(server, TO_PIXELS.format(length=length + 1, short=1))
    assert found.kind == "gc-heap-overflow"
    assert found.owner == "binding"
    assert found.frame is not None
    assert found.frame.path.endswith("csrc/mat_pixels.c")
    assert found.severity == "critical"


@pytest.mark.parametrize("length", [1, 7, 8, 31, 32, 33, 64, 1000, 4096])
def test_exactly_full_is_no_finding(server: Server, length: int) -> None:
    done = server.run_text(TO_PIXELS.format(length=length, short=0))
    assert (done.outcome, done.log) == (FINISHED, "")


@pytest.mark.parametrize("change", ["b.extend(bytes(9))", "b.append(1)", "b = b[:-3]", "b += b"])
def test_the_end_moves_with_the_allocation(server: Server, change: str) -> None:
    """Growing in place, moving and copying; a bytearray keeps a little more than its length."""
    text = f"{PEEK}b = bytearray(40)\n{change}\n"
    text += "window = at(uctypes.addressof(b), len(b) + 64)\n"
    inside = server.run_text(f"{text}print(window[len(b) - 1])")
    assert inside.outcome == FINISHED
    found = seen(server, f"{text}for byte in window: pass")
    assert (found.kind, found.owner) == ("gc-heap-overflow", "micropython")


def test_use_of_a_swept_object(server: Server) -> None:
    """In the middle of large ones, where nothing has been put since."""
    text = f"{PEEK}{CLOBBER}places = [uctypes.addressof(bytearray(5000)) for _ in range(20)]\n"
    text += "clobber(20)\ngc.collect()\nfor place in places: at(place + 4000, 1)[0]\n"
    found = seen(server, text)
    assert (found.kind, found.severity) == ("gc-heap-use-after-free", "high")


def test_heap_that_was_never_used(server: Server) -> None:
    text = f"{PEEK}b = bytearray(10)\nat(uctypes.addressof(b) + 200000, 1)[0]\n"
    assert seen(server, text).kind == "gc-heap-use-after-free"


def test_tables_of_the_collector(server: Server) -> None:
    """They lie in front of the first block."""
    layout = server.run_text("import micropython\nmicropython.mem_info(1)").output
    pool = re.search(r"layout; from ([0-9a-f]+):", layout)
    assert pool is not None, layout
    done = server.run_text(f"{PEEK}at(0x{pool[1]} - 100, 1)[0] = 7")
    assert "GC heap: overflow into the collector's tables" in done.log
    assert report.read(done.log).severity == "critical"


def test_inside_the_fuzzer_too() -> None:
    """Its process has another runtime, Atheris'."""
    code = "import sys; from harness.execute.in_process import InProcess;"
    code += "InProcess().run_text(sys.argv[1])"
    environment = sanitizer_environment() | {"LD_PRELOAD": str(runtime())}
    command = [sys.executable, "-c", code, TO_PIXELS.format(length=33, short=1)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode != 0
    assert "GC heap: overflow: 32 bytes from the start of an allocation of 32 bytes" in done.stderr
    assert LIBRARY.exists()
