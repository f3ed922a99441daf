"""Numbers against their budgets: what is computed of the costs, the table, the file."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from harness.models import ROOT

BUDGETS = ROOT / "ports" / "budgets.toml"
TABLE = "bench"
Costs = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Number:
    """One thing that has a budget."""

    name: str  # of the budget
    what: str
    value: float
    unit: str  # %, µs or a second
    budget: float
    at_least: bool

    @property
    def kept(self) -> bool:
        """Whether the budget holds."""
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    def show(self, value: float) -> str:
        """As people read it."""
        if self.unit == "%":
            return f"{100 * value:.2f} %"
        return f"{value:,.0f} {self.unit}" if self.at_least else f"{value:.2f} {self.unit}"


def budgets(file: Path = BUDGETS) -> dict[str, float]:
    """What may be, by name."""
    return {name: float(value) for name, value in tomllib.loads(file.read_text())[TABLE].items()}


def _beyond(costs: Costs, more: str, less: str) -> float:
    return costs[more] / costs[less] - 1


def numbers(costs: Costs, most: Mapping[str, float]) -> list[Number]:
    """What the costs say of each budget."""
    check = costs["checked"] - costs["unchecked"]
    # name, what, value, unit, whether more is better
    found: Sequence[tuple[str, str, float, str, bool]] = (
        (
            "load",
            "loading a network of 1.2 MB: Net() beyond Net(verify=False)",
            _beyond(costs, "verified files", "trusted files"),
            "%",
            False,
        ),
        (
            "load_plain",
            "the same, its weights out of memory: Net() beyond ncnn's C API",
            _beyond(costs, "verified memory", "plain memory"),
            "%",
            False,
        ),
        (
            "load_files",
            "the same, out of files: Net() beyond ncnn's C API",
            _beyond(costs, "verified files", "plain files"),
            "%",
            False,
        ),
        (
            "check_digits",
            "of an extract of digits: its checks",
            check / costs["digits"],
            "%",
            False,
        ),
        ("check_span", "of an extract of SPAN: its checks", check / costs["span"], "%", False),
        (
            "python_layer",
            "a layer in Python beyond a built-in one",
            1e6 * (costs["python"] - costs["checked"]),
            "µs",
            False,
        ),
        (
            "fuzz_mat",
            "programs of fuzz_mat, every oracle on",
            1 / costs["fuzz_mat"],
            "a second",
            True,
        ),
    )
    return [
        Number(name, what, value, unit, most[name], more) for name, what, value, unit, more in found
    ]


def write(file: Path, found: Sequence[Number], costs: Costs, rounds: int) -> None:
    """All of it, for machines."""
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "numbers": [{**asdict(number), "kept": number.kept} for number in found],
        "cpu_seconds": dict(costs),
        "rounds": rounds,
    }
    file.write_text(json.dumps(content, indent=1) + "\n")


def show(console: Console, found: Sequence[Number]) -> None:
    """All of it, for people."""
    table = Table(box=None)
    for column in ("", "what", "measured", "budget"):
        table.add_column(column, justify="left" if column in ("", "what") else "right")
    for number in found:
        sign = "✓" if number.kept else "✗"
        bound = "≥" if number.at_least else "≤"
        style = None if number.kept else "bold red"
        row = (
            sign,
            number.what,
            number.show(number.value),
            f"{bound} {number.show(number.budget)}",
        )
        table.add_row(*row, style=style)
    console.print(table)
