"""Installs the Debian packages of ports/debian-packages.txt that are missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from harness.setup.command import run
from harness.setup.report import SetupError, stage

INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")


def listed(file: Path) -> list[str]:
    """The names in the list; '#' begins a comment."""
    lines = (line.partition("#")[0].strip() for line in file.read_text().splitlines())
    return [line for line in lines if line]


def missing(names: list[str]) -> list[str]:
    """Those that dpkg does not call installed."""
    command = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names]
    answer = subprocess.run(command, capture_output=True, text=True).stdout
    installed = {line.split()[0] for line in answer.splitlines() if line.endswith(" installed")}
    return [name for name in names if name not in installed]


def distribution(os_release: Path) -> str:
    """The ID of /etc/os-release."""
    text = os_release.read_text() if os_release.exists() else ""
    for line in text.splitlines():
        if line.startswith("ID="):
            return line[3:].strip('"')
    return "unknown"


def install(file: Path, os_release: Path = Path("/etc/os-release")) -> None:
    """Installs what is missing as root or by sudo; else says the one command that does."""
    if os.environ.get("NCNN_MP_NO_PACKAGES"):
        return
    names = listed(file)
    if distribution(os_release) != "debian" or shutil.which("dpkg-query") is None:
        raise SetupError(
            f"this machine runs '{distribution(os_release)}', and set-up installs Debian packages."
            " Use Debian 12, or install what they hold yourself and set NCNN_MP_NO_PACKAGES=1: "
            + " ".join(names)
        )
    wanted = missing(names)
    if not wanted:
        return
    with stage(f"Debian packages ({len(wanted)})"):
        prefix = _privilege(wanted)
        run("updating apt's lists", [*prefix, "apt-get", "update"])
        run("installing Debian packages", [*prefix, *INSTALL, *wanted])
    still = missing(wanted)
    if still:
        raise SetupError(f"apt-get ended well, but these are not installed: {' '.join(still)}")


def _privilege(wanted: list[str]) -> list[str]:
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    ):
        return ["sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive"]
    command = f"apt-get update && {' '.join(INSTALL)} {' '.join(wanted)}"
    raise SetupError(
        f"Debian packages are missing. As root, run this and then try again:\n  {command}"
    )
