"""Every seed of every target, file by file: today's module must survive what was found before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.examine import program_of, verdict
from harness.execute.server import Server
from harness.generate import PROFILES
from harness.limits import HANG_SECONDS
from harness.models import ROOT
from tests.products import BUILDS, patient, program

CORPORA = ROOT / "fuzz" / "corpora"
SANITIZED = [build for build in BUILDS if build != "unix-release"]
FILES = sorted(CORPORA.glob("*/*"))


@pytest.fixture(scope="module", params=SANITIZED)
def build(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def replaying(build: str) -> Iterator[Server]:
    with Server(program(build), build, patient(build, HANG_SECONDS)) as started:
        yield started


@pytest.mark.parametrize("path", FILES, ids=[f"{p.parent.name}/{p.name}" for p in FILES])
def test_survives(path: Path, replaying: Server) -> None:
    finding = verdict(replaying, program_of(path.parent.name, path.read_bytes()))
    assert finding is None, f"{finding.title}\n\n{finding.log}"


def test_names_wire_targets_corpora_and_dictionaries() -> None:
    targets = {path.stem for path in (ROOT / "fuzz" / "targets").glob("*.py")}
    corpora = {path.name for path in CORPORA.iterdir()}
    dictionaries = {path.stem for path in (ROOT / "fuzz" / "dictionaries").glob("*.dict")}
    assert targets == corpora == dictionaries == set(PROFILES)
