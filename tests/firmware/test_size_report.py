"""What a link map is read as, which budgets it breaks, and the picture."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness.firmware import link_map, picture, size_report

MAP = """\
Archive member included to satisfy reference by file (symbol)

/cache/ncnn/lib/libncnn.a(mat.cpp.obj)

Linker script and memory map

.text           0x00000100      0x300
 *(.text .text.*)
 .text.mat_fill
                0x00000100       0x40 /build/objects/csrc/mat.o
 .rodata.mat_fill.str1.1
                0x00000140       0x10 /build/objects/csrc/mat.o
                                 0x12 (size before relaxing)
 .text.check    0x00000150       0x20 /build/objects/csrc/verify/table.o
 *fill*         0x00000170        0x2
 .text.forward  0x00000172      0x100 /cache/ncnn/lib/libncnn.a(convolution.cpp.obj)
 .text.create   0x00000272       0x80 /cache/ncnn/lib/libncnn.a(mat.cpp.obj)
                0x00000272                ncnn::Mat::create(int)
 .text          0x000002f2       0x08 /usr/lib/libc_nano.a(lib_a-memcpy.o)
 .text.gc       0x000002fa       0x06 /build/objects/py/gc.o

.ARM.extab      0x00000300        0x8
 .ARM.extab.text.forward
                0x00000300        0x8 /cache/ncnn/lib/libncnn.a(mat.cpp.obj)

.data           0x20000000       0x10 load address 0x00000400
 .data.seed     0x20000000       0x10 /build/objects/extmod/modrandom.o

.tdata          0x20000010        0x4 load address 0x00000410
 .tdata.seed    0x20000010        0x4 /usr/lib/libc.a(libc_stdlib_rand.c.o)

.tbss           0x20000014        0x4 load address 0x00000414
 .tbss.errno    0x20000014        0x4 /usr/lib/libc.a(libc_errno_errno.c.o)

.bss            0x20000010      0x100
 COMMON         0x20000010       0xf0 /build/objects/py/mpstate.o
 .bss.pools     0x20000100       0x10 /build/objects/csrc/memory.o

.debug_info     0x00000000    0x99999
 .debug_info    0x00000000    0x99999 /build/objects/csrc/mat.o
"""


def test_bytes_by_component() -> None:
    sizes = link_map.read(MAP, ["Convolution", "Mat2"])
    assert dict(sizes.flash) == {
        "module": 0x40,
        "module's data": 0x10,
        "verifier": 0x20,
        "padding": 2,
        "ncnn's layers": 0x100,
        "ncnn": 0x80 + 8,
        "C and C++ libraries": 8 + 4,
        "MicroPython": 6 + 0x10,
    }
    assert dict(sizes.ram) == {
        "MicroPython": 0x10 + 0xF0,
        "C and C++ libraries": 4 + 4,
        "module's data": 0x10,
    }
    assert dict(sizes.layers) == {"Convolution": 0x100}


@pytest.mark.parametrize(
    ("budgets", "count"),
    [
        ({"module": 64, "flash": 100, "ram": 8, "module_ram": 8}, 0),
        ({"module": 63}, 1),
        ({"flash": 63}, 1),
        ({"ram": 7, "module_ram": 7}, 2),
        ({"verifier": 100}, 1),  # nothing is called so
    ],
)
def test_budgets(budgets: dict[str, int], count: int) -> None:
    report = {"flash": {"module": 64}, "ram": {"module's data": 8}, "layers": {}}
    assert len(size_report.broken("board", report, budgets)) == count


def test_files_and_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(size_report, "ROOT", tmp_path)
    report = {"flash": {"module": 2048, "ncnn's layers": 4096}, "ram": {}, "layers": {}}
    folder = size_report.write("board", report, {"flash": 8192})
    written = json.loads((folder / "size.json").read_text())
    assert written == {**report, "budgets": {"flash": 8192}}
    drawn = ElementTree.parse(folder / "size.svg").getroot()
    bars = [float(bar.get("width", "0")) for bar in drawn.iter() if bar.get("height") == "14"]
    assert bars == sorted(bars, reverse=True)
    assert bars[0] == 2 * bars[1] < picture.WIDTH
    assert "ncnn's layers" in "".join(drawn.itertext())
