"""`make setup`: every stage in order; a stage that has nothing to do says nothing."""

from __future__ import annotations

import sys

from harness.setup import packages, patches, sources, venv
from harness.setup.cache import ROOT
from harness.setup.report import explained


def main() -> None:
    """Makes this machine ready to build."""
    packages.install(ROOT / "ports/debian-packages.txt")
    venv.ensure(ROOT / "ports/requirements.lock", ROOT / ".venv")
    sources.ensure(ROOT / "ports/sources.lock", ROOT / "build/sources")
    patches.ensure(ROOT / "ports/patches", ROOT / "build/sources", ROOT / "build/patched")


if __name__ == "__main__":
    sys.exit(explained(main))
