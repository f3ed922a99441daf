"""The programs under test, each built once in a session."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.execute.server import Server
from tests.builds import made


@pytest.fixture(scope="session", params=made.VERSIONS)
def stock(request: pytest.FixtureRequest) -> Path:
    """MicroPython's own unix port, standard variant."""
    return made.product("stock", request.param)


@pytest.fixture(scope="session", params=made.VERSIONS)
def port(request: pytest.FixtureRequest) -> Path:
    """A port that is built by CMake."""
    return made.product("port", request.param)


@pytest.fixture(scope="session")
def newer() -> Iterator[Server]:
    """The sanitized build of the newer MicroPython, kept alive."""
    with Server(binary=made.newer(), preset=made.NEWER, timeout=120) as started:
        yield started
