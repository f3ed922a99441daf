"""Two builds in two folders give the same bytes: ncnn and MicroPython of a board, made again from
copies of this repository and of their sources at another place, in another time zone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from harness.firmware.boards import boards
from harness.models import ROOT

BOARD = "mps2-an386"


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_another_folder_gives_the_same_image(tmp_path: Path) -> None:
    copy = tmp_path / "a checkout elsewhere".replace(" ", "_")
    for name in ("csrc", "ports", "harness"):
        shutil.copytree(ROOT / name, copy / name)
    for name in ("CMakeLists.txt", "CMakePresets.json"):
        shutil.copy(ROOT / name, copy / name)
    for name in ("ncnn", "micropython"):
        source = (ROOT / "build/patched" / name).resolve()
        shutil.copytree(source, copy / "build/patched" / name, symlinks=True)
    environment = {**os.environ, "NCNN_MP_CACHE": str(tmp_path / "cache"), "TZ": "Asia/Tokyo"}
    for command in (["cmake", "--preset", BOARD], ["cmake", "--build", "--preset", BOARD]):
        done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    for suffix in (".elf", ".bin"):
        ours = boards()[BOARD].firmware.with_suffix(suffix)
        theirs = (copy / ours.relative_to(ROOT)).resolve()
        assert theirs != ours.resolve()
        assert digest(theirs) == digest(ours), f"firmware{suffix} differs"


def test_no_path_of_this_machine_is_in_the_image() -> None:
    image = boards()[BOARD].firmware.with_suffix(".bin").read_bytes()
    assert str(ROOT).encode() not in image
    assert json.dumps(str(Path.home())).strip('"').encode() not in image
