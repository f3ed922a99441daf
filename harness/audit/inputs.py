"""What a release is made of: a digest for each file of ours, each source and each tool."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

from harness.setup.cache import ROOT, tree_digest
from harness.setup.memo import tool_version
from harness.setup.report import SetupError
from harness.setup.sources import read_lock

# Whose version may change what is built or what a test sees.
TOOLS = (
    "arm-none-eabi-gcc",
    "clang-19",
    "cmake",
    "gcc",
    "g++",
    "make",
    "python3",
    "qemu-system-arm",
    "qemu-system-riscv32",
    "riscv64-unknown-elf-gcc",
    "valgrind",
)

Inputs = dict[str, str]  # what it is -> its digest or version


def inputs(root: Path = ROOT) -> Inputs:
    """Everything, as it is now."""
    found = {f"file {name}": _sha256(root / name) for name in _files(root)}
    for source in read_lock(root / "ports/sources.lock"):
        tree = root / "build/sources" / source.name
        if not source.on_demand:
            digest = tree_digest(tree / name for name in source.built)
            found[f"source {source.name}"] = digest
    return found | {f"tool {tool}": _first_line(tool) for tool in TOOLS}


def differences(audited: Inputs, present: Inputs) -> list[str]:
    """Sentences, one an input that is not what was audited; the files first."""
    told = []
    for name in sorted(audited.keys() | present.keys()):
        if name not in present:
            told.append(f"{name} was audited and is gone")
        elif name not in audited:
            told.append(f"{name} is new since the audit")
        elif audited[name] != present[name]:
            told.append(f"{name} has changed since the audit")
    return told


def digest(of: Inputs) -> str:
    """One digest for all of them."""
    lines = "".join(f"{name}\0{value}\n" for name, value in sorted(of.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _files(root: Path) -> list[str]:
    """Ours: what git keeps and what it would keep; not what builds and tests leave."""
    asked = ["git", "-C", str(root), "ls-files", "-z", "-co", "--exclude-standard"]
    done = subprocess.run(asked, capture_output=True, text=True)
    if done.returncode != 0:
        raise SetupError(f"{root} is not a git checkout, so nobody knows which files belong to it")
    return sorted(name for name in set(done.stdout.split("\0")) if (root / name).is_file())


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _first_line(tool: str) -> str:
    return tool_version(tool).splitlines()[0]
