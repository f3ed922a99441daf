"""What a release is made of: a digest for each file of ours and each source, the version of each
tool and of each package that tools take libraries from."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

from harness.setup.cache import ROOT, tree_digest
from harness.setup.environment import clean
from harness.setup.memo import tool_version
from harness.setup.packages import listed
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
    found = {f"file {name}": _digest(root / name) for name in _files(root)}
    for source in read_lock(root / "ports/sources.lock"):
        tree = root / "build/sources" / source.name
        if not source.on_demand:
            digest = tree_digest(tree / name for name in source.built)
            found[f"source {source.name}"] = digest
    found |= _packages(root / "ports/debian-packages.txt")
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
    """Ours: what git keeps and what it would keep; not what builds and tests leave, which
    .gitignore alone says: a list of one user's is in no checkout."""
    asked = ["git", "-C", str(root), "ls-files", "-z", "-co", "--exclude-per-directory=.gitignore"]
    done = subprocess.run(asked, env=clean(), capture_output=True, text=True)
    if done.returncode != 0:
        raise SetupError(f"{root} is not a git checkout, so nobody knows which files belong to it")
    return sorted(name for name in set(done.stdout.split("\0")) - {""} if (root / name).exists())


def _digest(path: Path) -> str:
    """Git gives one name to a link to a folder, and to a repository inside this one."""
    return tree_digest([path]) if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()


def _packages(file: Path) -> Inputs:
    """Where there is no dpkg, nobody knows."""
    asked = ["dpkg-query", "-W", "-f", "${Package}\t${db:Status-Status} ${Version}\n"]
    if shutil.which(asked[0]) is None:
        return {}
    answer = subprocess.run([*asked, *listed(file)], capture_output=True, text=True).stdout
    pairs = (line.split("\t") for line in answer.splitlines())
    return {f"package {name}": version for name, version in pairs}


def _first_line(tool: str) -> str:
    return tool_version(tool).splitlines()[0]
