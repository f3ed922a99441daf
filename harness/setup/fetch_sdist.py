"""Fetches one file of a project from the package index that pip is configured for.

Runs under .venv's Python, which has pypi-simple: pip itself cannot download ncnn's sdist without
running its build, which names it after today.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from pypi_simple import PYPI_SIMPLE_ENDPOINT, PyPISimple


def index() -> str:
    """pip's index, from its environment or its configuration files."""
    asked = [sys.executable, "-m", "pip", "config", "list"]
    answer = subprocess.run(asked, capture_output=True, text=True).stdout
    for line in answer.splitlines():
        name, _, value = line.partition("=")
        if name in (":env:.index-url", "install.index-url", "global.index-url"):
            return value.strip("'\"")
    return PYPI_SIMPLE_ENDPOINT


def fetch(project: str, file: str, to: Path) -> None:
    """Downloads the file; its digest is the caller's business."""
    with PyPISimple(endpoint=index()) as client:
        for package in client.get_project_page(project).packages:
            if package.filename == file:
                client.download_package(package, to, verify=False)
                return
    sys.exit(f"the package index has no {file} of {project}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project")
    parser.add_argument("file")
    parser.add_argument("to", type=Path)
    given = parser.parse_args()
    fetch(given.project, given.file, given.to)
