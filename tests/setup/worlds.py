"""A cache, a lock file and tools of a test's own: no test here needs a network or touches the
machine's packages."""

from __future__ import annotations

import hashlib
import io
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

APT_GET = """#!/bin/sh
echo "$*" >>"{log}"
case "$*" in
    *indextargets*) echo http://mirror.invalid/debian ;;
    *" source "*) {source} ;;
esac
"""


@dataclass(frozen=True)
class World:
    """What one test of the sources plays with."""

    folder: Path
    archive: Path

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def links(self) -> Path:
        return self.folder / "build/sources"

    def lock(self, sha256: str = "", **changes: str) -> Path:
        """A lock of one source, as the real one has it."""
        values = {
            "version": "1.0",
            "kind": "debian",
            "file": self.archive.name,
            "sha256": sha256 or hashlib.sha256(self.archive.read_bytes()).hexdigest(),
            "git": str(self.folder / "upstream"),
            "tag": "v1.0",
            "package": "thing=1.0-1",
            "suite": "trixie",
            "built_sha256": "0" * 64,
            **changes,
        }
        lines = ["[thing]", 'built = ["src"]', *(f'{k} = "{v}"' for k, v in values.items())]
        file = self.folder / "sources.lock"
        file.write_text("\n".join(lines) + "\n")
        return file

    def tool(self, name: str, text: str) -> None:
        """Puts a program of our own in front of the machine's."""
        program = self.folder / "bin" / name
        program.write_text(text)
        program.chmod(0o755)

    def apt_get(self, source: str = "") -> None:
        """An apt-get that fetches the archive from the test's folder, or runs `source`."""
        text = APT_GET.format(log=self.folder / "apt.log", source=source or f"cp {self.archive} .")
        self.tool("apt-get", text)

    def calls(self) -> list[str]:
        """What apt-get was asked."""
        log = self.folder / "apt.log"
        return log.read_text().splitlines() if log.exists() else []


def write_archive(file: Path) -> None:
    """A source archive of one top folder and one file."""
    with tarfile.open(file, "w:gz") as tar:
        content = b"int main(void) { return 0; }\n"
        member = tarfile.TarInfo("thing-1.0/src/main.c")
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))


def ensure_command(lock: Path, links: Path) -> list[str]:
    """The command of a process of its own that makes the lock's sources."""
    code = "import sys; from pathlib import Path; from harness.setup import sources;"
    code += "sources.ensure(Path(sys.argv[1]), Path(sys.argv[2]))"
    return [sys.executable, "-c", code, str(lock), str(links)]
