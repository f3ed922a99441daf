"""What an oracle says when it is not content: a value that travels on to store and report."""

from __future__ import annotations

from dataclasses import dataclass

# Oracles that compare a program with what it must do: a script alone tells them nothing.
BY_PROGRAM = ("model", "differential")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must not happen. Two findings with the same key are the same finding."""

    oracle: str
    key: str
    title: str
    owner: str = "binding"
    severity: str = "medium"
    frame: str = ""
    log: str = ""
