"""The ROM file system as we write it is the one that MicroPython reads."""

from __future__ import annotations

import pytest

from harness.firmware import romfs
from harness.firmware.boards import boards
from harness.firmware.emulated import emulated, rom_files


def test_contents_are_aligned() -> None:
    files = {"a": b"<one>", "b/c": b"<another>", "b/d/e": b"<the third>" * 40}
    image = romfs.image(files)
    for content in files.values():
        assert image.index(content) % romfs.ALIGNMENT == 0
    assert len(image) % 2 == 0


def test_a_file_is_no_folder() -> None:
    with pytest.raises(AssertionError, match="a is a file"):
        romfs.image({"a": b"", "a/b": b""})


def test_micropython_reads_what_was_written() -> None:
    lines = ["import os\n"]
    for path, content in rom_files().items():
        lines.append(f"data = open({path!r}, 'rb').read()\n")
        lines.append(f"assert len(data) == {len(content)} and sum(data) == {sum(content)}\n")
    lines.append("print(sorted(os.listdir('examples/digits')))\n")
    with emulated(boards()["mps2-an386"]) as board:
        run = board.run_text("".join(lines))
    names = {path.split("/")[2] for path in rom_files() if path.startswith("examples/digits/")}
    assert run.output == f"{sorted(names)}\n", run
