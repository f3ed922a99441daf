"""The releases of ncnn that ports/sources.lock has: NCNN_VERSION= builds with one of the others.

`python3 -m harness.setup.releases VERSION` prints the table of the lock that has it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from harness.setup.cache import ROOT
from harness.setup.report import SetupError, explained
from harness.setup.sources import read_lock

NCNN = "ncnn"


def table_of(version: str, lock: Path = ROOT / "ports/sources.lock") -> str:
    """The name of the source that is this release."""
    releases = {
        source.version: source.name
        for source in read_lock(lock)
        if NCNN in (source.name, source.project)
    }
    if version not in releases:
        raise SetupError(f"NCNN_VERSION={version} is not one of {' '.join(releases)} ({lock})")
    return releases[version]


def main() -> None:
    """Names the table."""
    print(table_of(sys.argv[1]))


if __name__ == "__main__":
    sys.exit(explained(main))
