"""What all tests share: the option that rewrites golden files, one server for a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.execute.server import Server
from harness.limits import HANG_SECONDS
from tests.products import BUILDS, CHOSEN, patient, program


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes down what triage says today; read the difference before you commit it."""
    parser.addoption("--update", action="store_true", help="rewrite the headers of golden logs")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On chosen builds, only those tests run that take one."""
    if not CHOSEN:
        return
    takes = [bool({"build", "server"} & set(getattr(item, "fixturenames", ()))) for item in items]
    left_out = [item for item, taken in zip(items, takes, strict=True) if not taken]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item, taken in zip(items, takes, strict=True) if taken]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The first of the builds, kept alive."""
    build = BUILDS[0]
    with Server(program(build), build, patient(build, HANG_SECONDS)) as started:
        yield started
