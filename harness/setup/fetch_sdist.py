"""Fetches one file of a project from the package index that pip is configured for.

Runs under .venv's Python, which has pypi-simple: pip itself cannot download ncnn's sdist without
running its build, which names it after today.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import requests
from pypi_simple import PYPI_SIMPLE_ENDPOINT, PyPISimple


def pip_setting(name: str) -> str | None:
    """A setting of pip's, from its environment or its configuration files."""
    asked = [sys.executable, "-m", "pip", "config", "list"]
    answer = subprocess.run(asked, capture_output=True, text=True).stdout
    lines = dict(line.partition("=")[::2] for line in answer.splitlines())
    for where in (":env:", "install", "global"):
        if f"{where}.{name}" in lines:
            return lines[f"{where}.{name}"].strip("'\"")
    return None


def session() -> requests.Session:
    """Trusts and goes through what pip does."""
    made = requests.Session()
    certificates, proxy = pip_setting("cert"), pip_setting("proxy")
    if certificates:
        made.verify = certificates
    if proxy:
        made.proxies = {"http": proxy, "https": proxy}
    return made


def fetch(project: str, file: str, to: Path) -> None:
    """Downloads the file; its digest is the caller's business."""
    endpoint = pip_setting("index-url") or PYPI_SIMPLE_ENDPOINT
    with PyPISimple(endpoint=endpoint, session=session()) as client:
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
