"""`make setup`: every stage in order; a stage that has nothing to do says nothing."""

from __future__ import annotations

import os
import sys

from harness.setup import packages, venv
from harness.setup.cache import ROOT, usable
from harness.setup.report import explained


def main() -> None:
    """Makes this machine ready to build."""
    venv.check_python()
    from harness.setup import patches, releases, sources

    usable(ROOT)
    packages.install(ROOT / "ports/debian-packages.txt")
    release = os.environ.get("NCNN_VERSION")
    asked = releases.table_of(release) if release else ""  # refused before anything is fetched
    venv.ensure(ROOT / "ports/requirements.lock", ROOT / ".venv")
    sources.ensure(ROOT / "ports/sources.lock", ROOT / "build/sources")
    if asked:
        sources.ensure(ROOT / "ports/sources.lock", ROOT / "build/sources", asked)
    patches.ensure(ROOT / "ports/patches", ROOT / "build/sources", ROOT / "build/patched")


if __name__ == "__main__":
    sys.exit(explained(main))
