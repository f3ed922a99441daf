"""MODULE_DIR: another module of this surface, audited in the place of csrc/; where it is built.

Standard library only: set-up asks as well. A relative path counts from where the command was given.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

VARIABLE = "MODULE_DIR"

ROOT = Path(__file__).resolve().parent.parent

if os.environ.get(VARIABLE):
    os.environ[VARIABLE] = os.path.abspath(os.environ[VARIABLE])  # for processes started elsewhere


def module_dir() -> Path | None:
    """The folder that was given, or None for our own module."""
    given = os.environ.get(VARIABLE)
    return Path(given).resolve() if given else None


def home(module: Path) -> Path:
    """What belongs to that module: builds, what it offers, corpora."""
    digest = hashlib.sha256(str(module).encode()).hexdigest()[:8]
    return ROOT / "build" / "modules" / f"{module.name}-{digest}"


def builds() -> Path:
    """The folder that holds the builds of the module in question, one folder a preset."""
    module = module_dir()
    return home(module) if module else ROOT / "build"
