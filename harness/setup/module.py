"""Builds the module in MODULE_DIR in the place of csrc/: as a program for the server, and as the
fuzzer's library."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from harness.foreign import ROOT, VARIABLE, home, module_dir
from harness.setup.report import SetupError, explained

PRESETS = ("unix-asan", "fuzz")
MAKEFILE = "micropython.mk"


def folders(module: Path) -> list[Path]:
    """The folders whose micropython.mk MicroPython includes: the folder itself, or those in it."""
    for pattern in (MAKEFILE, f"*/{MAKEFILE}", f"*/*/{MAKEFILE}"):
        found = sorted(file.parent for file in module.glob(pattern))
        if found:
            return found
    what = "has no" if module.is_dir() else "is no folder and so has no"
    raise SetupError(
        f"{VARIABLE}={module} {what} {MAKEFILE}, nor has a folder in it: give the folder of a"
        " user C module, or one that USER_C_MODULES takes"
    )


def user_c_modules(module: Path, links: Path) -> Path:
    """What MicroPython's make is given: the folder above, as it is where that holds no other
    module, so that paths relative to it mean what they say; otherwise a folder of links."""
    wanted = folders(module)
    above = wanted[0].parent
    if sorted(file.parent for file in above.glob(f"*/{MAKEFILE}")) == wanted:
        return above
    links.mkdir(parents=True, exist_ok=True)
    for stale in links.iterdir():
        stale.unlink()
    for folder in wanted:
        (links / folder.name).symlink_to(folder)
    return links


def build() -> None:
    """Both builds, from the cache where it has them."""
    module = module_dir()
    if module is None:
        raise SetupError(f"{VARIABLE} is not set: which module?")
    base = home(module)
    (base / "surface.json").unlink(missing_ok=True)  # of the build before: harness/surface.py
    given = user_c_modules(module, base / "links")
    for preset in PRESETS:
        folder = base / preset
        folder.mkdir(parents=True, exist_ok=True)
        configure = ["cmake", "--preset", preset, "-B", str(folder)]
        configure += [f"-DNCNN_MP_MODULE={module}", f"-DNCNN_MP_USER_C_MODULES={given}"]
        configure += ["-DNCNN_MP_NCNN_SOURCE=ncnn_plain"]  # its firmware has no other either
        done = subprocess.run(configure, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise SetupError(f"cmake cannot configure {preset}:\n{done.stdout}{done.stderr}")
        if subprocess.run(["cmake", "--build", str(folder), "--", "--quiet"], cwd=ROOT).returncode:
            raise SetupError(f"{module} does not build as {preset}: see above")


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(explained(build))
