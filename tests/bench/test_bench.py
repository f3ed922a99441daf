"""The machinery of `make bench`: what is measured, how numbers come of it, when it is content.
Times themselves are for `make bench`: here nothing is said of them."""

from __future__ import annotations

import io
import json
import sys
import tomllib
from pathlib import Path

import pytest
from rich.console import Console

from harness.bench import command, programs, report
from harness.bench.cost import Work, WorkError, costs, cpu_seconds

STARTING = 0.5
# Seconds of a unit: all budgets hold.
CONTENT = {
    "verified files": 0.0100,
    "trusted files": 0.0099,
    "plain files": 0.0090,
    "verified memory": 0.0090,
    "trusted memory": 0.0090,
    "plain memory": 0.0090,
    "digits": 1e-5,
    "span": 1e-2,
    "checked": 2.05e-6,
    "unchecked": 2.0e-6,
    "python": 3.0e-6,
    "fuzz_mat": 1 / 1200,
}


def clock(work: Work, times: int) -> float:
    """Of a machine without noise."""
    return STARTING + times * CONTENT[work.name]


def test_start_up_does_not_count() -> None:
    works = {key: Work(key, ("true",), 50, least=5) for key in CONTENT}
    assert costs(works, 3, clock) == pytest.approx(CONTENT)


def test_each_is_measured_in_turn_and_outliers_do_not_count() -> None:
    seen: list[str] = []

    def noisy(work: Work, times: int) -> float:
        seen.append(work.name)
        return (100.0 if len(seen) < 3 else 1.0) * times

    works = {key: Work(key, ("true",), 1) for key in "ab"}
    assert costs(works, 5, noisy) == {"a": 1.0, "b": 1.0}
    assert "".join(seen[:8]) == "aabbbbaa"


def test_cpu_time_of_a_process() -> None:
    busy = "import sys, time\nend = time.process_time() + float(sys.argv[1])\n"
    spin = Work("spin", (sys.executable, "-c", f"{busy}while time.process_time() < end: pass"), 1)
    sleep = Work(
        "sleep", (sys.executable, "-c", "import sys, time\ntime.sleep(int(sys.argv[1]))"), 1
    )
    assert costs({"spin": spin}, 1)["spin"] == pytest.approx(1, abs=0.3)
    assert costs({"sleep": sleep}, 1)["sleep"] < 0.3


def test_command_that_fails_is_no_number() -> None:
    failing = "import sys; sys.stderr.write('why'); sys.exit(3)"
    with pytest.raises(WorkError, match=r"one ended with 3: b'why"):
        cpu_seconds(Work("one", (sys.executable, "-c", failing), 1), 1)


def judged(tmp_path: Path, **changes: float) -> tuple[int, dict[str, bool], str]:
    """Exit status, which budgets are kept, the table."""
    text, file = io.StringIO(), tmp_path / "bench.json"
    status = command.conclude(Console(file=text, width=200), {**CONTENT, **changes}, 3, file)
    found = json.loads(file.read_text())["numbers"]
    return status, {number["name"]: number["kept"] for number in found}, text.getvalue()


def test_content(tmp_path: Path) -> None:
    status, kept, table = judged(tmp_path)
    assert status == 0 and all(kept.values()) and "✗" not in table
    assert "1.01 %" in table and "1.00 µs" not in table and "0.95 µs" in table and "1,200" in table


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"verified files": 0.0105, "plain files": 0.01}, "load"),
        ({"verified memory": 0.0096}, "load_plain"),
        ({"plain files": 0.0080}, "load_files"),
        ({"digits": 4e-6}, "check_digits"),
        ({"span": 4e-6}, "check_span"),
        ({"python": 6e-6}, "python_layer"),
        ({"fuzz_mat": 1 / 900}, "fuzz_mat"),
    ],
)
def test_missed_budget(changes: dict[str, float], name: str, tmp_path: Path) -> None:
    status, kept, table = judged(tmp_path, **changes)
    assert status == 1 and "✗" in table
    assert [each for each, holds in kept.items() if not holds] == [name]


def test_every_number_has_a_budget_and_every_budget_a_number() -> None:
    wanted = {number.name for number in report.numbers(CONTENT, report.budgets())}
    assert wanted == set(report.budgets())
    assert "bench" in tomllib.loads(report.BUDGETS.read_text())


def test_every_cost_is_measured(tmp_path: Path) -> None:
    measured = {**programs.loads(), **programs.extracts(), **programs.fuzzing(tmp_path)}
    assert set(measured) == set(CONTENT)


def test_the_commands_work(tmp_path: Path) -> None:
    """Each once, as little as it can do."""
    programs.prepare()
    for work in (programs.loads() | programs.extracts() | programs.fuzzing(tmp_path)).values():
        assert cpu_seconds(work, max(1, work.least // 10)) > 0


def test_large_is_large() -> None:
    programs.prepare()
    assert programs.LARGE.with_suffix(".bin").stat().st_size > 1_000_000
