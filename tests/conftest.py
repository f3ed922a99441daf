"""What all tests share: the option that rewrites golden files, one server for a session."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.execute.environment import MissingBuildError
from harness.execute.server import Server


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes down what triage says today; read the difference before you commit it."""
    parser.addoption("--update", action="store_true", help="rewrite the headers of golden logs")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The unix-asan binary, kept alive."""
    try:
        with Server() as started:
            yield started
    except MissingBuildError as error:
        pytest.fail(str(error))
