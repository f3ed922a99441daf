"""Runs the tools that set-up needs (apt-get, pip, git) and explains why one of them failed."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from harness.setup.report import SetupError

# What a tool's output says -> what to tell. The first match counts.
CAUSES = (
    (r"No space left on device", "the disk is full: make room (a whole set-up takes about 3 GB)"),
    (
        r"DO NOT MATCH THE HASHES|Expected sha256|DigestMismatch",
        "a downloaded file has the wrong digest and was not used: try again; if it stays so, the"
        " file behind the lock has changed, and only a person may decide to trust it",
    ),
    (
        r"Could not resolve|Temporary failure (in name resolution|resolving)|Could not connect"
        r"|Connection refused|Connection timed out|Network is unreachable|NewConnectionError"
        r"|ProxyError|Max retries exceeded|Failed to establish a new connection|SSLError"
        r"|unable to access|Unable to connect|\(from versions: none\)",
        "no network, or the server does not answer: check the connection and the proxy settings"
        " of apt and pip",
    ),
    (r"Permission denied", "no permission: see the output above"),
)
TAIL = 12  # lines of a failed tool's output, shown


def run(what: str, command: Sequence[str], cwd: Path | None = None) -> str:
    """Runs a command and returns its output; `what` begins the message when it fails."""
    environment = {**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except FileNotFoundError as error:
        raise SetupError(f"{what}: {command[0]} is not installed") from error
    if done.returncode != 0:
        tail = "".join(f"  | {line}\n" for line in done.stdout.splitlines()[-TAIL:])
        raise SetupError(f"{what} failed.\n{tail}{_cause(done.stdout)}")
    return done.stdout


def _cause(output: str) -> str:
    for pattern, explanation in CAUSES:
        if re.search(pattern, output):
            return f"The cause: {explanation}."
    return "The tool's own words above are all there is to go by."
