"""Hypothesis over the same generator: whatever program it draws, no oracle objects.

Runs in the server executor, where a crash is a value: Hypothesis shrinks the program that caused
it. The state machine adds one operation at a time, so its shrunk examples are single steps.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from harness.choices import HypothesisChoices
from harness.compare import Comparison
from harness.examine import verdict
from harness.execute.server import Server
from harness.generate import PROFILES, Drafting, generate
from harness.lower import lower
from harness.program import Program

PATIENT = settings(
    deadline=None,
    database=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
        HealthCheck.large_base_example,
    ],
)


def must_be_clean(server: Server, program: Program) -> None:
    """Fails with the text of the program."""
    finding = verdict(server, program)
    assert finding is None, f"{finding.title}\n\n{lower(program)}\n{finding.log}"


@pytest.mark.parametrize("target", sorted(PROFILES))
@given(data=st.data())
@settings(PATIENT, max_examples=60)
def test_no_program_breaks_anything(server: Server, target: str, data: st.DataObject) -> None:
    must_be_clean(server, generate(HypothesisChoices(data.draw), PROFILES[target]))


@pytest.fixture(scope="module")
def comparison(server: Server) -> Iterator[Comparison]:
    """One reference for all examples."""
    with Comparison(server) as started:
        yield started


@pytest.mark.parametrize("target", sorted(PROFILES))
@given(data=st.data())
@settings(PATIENT, max_examples=25)
def test_no_program_differs_from_cpython(
    comparison: Comparison, target: str, data: st.DataObject
) -> None:
    program = generate(HypothesisChoices(data.draw), PROFILES[target])
    finding = comparison.finding(program)
    assert finding is None, f"{finding.title}\n\n{lower(program)}\n{finding.log}"


class Session(RuleBasedStateMachine):
    """Somebody at the prompt who tries one thing after the other."""

    server: Server

    def __init__(self) -> None:
        super().__init__()
        self.draft: Drafting | None = None

    @initialize(name=st.sampled_from(sorted(PROFILES)), data=st.data())
    def begin(self, name: str, data: st.DataObject) -> None:
        """Which kind of program it will be."""
        self.draft = Drafting(HypothesisChoices(data.draw), PROFILES[name])

    @rule(data=st.data())
    def call(self, data: st.DataObject) -> None:
        """One more operation."""
        assert self.draft is not None
        self.draft.choices = HypothesisChoices(data.draw)
        self.draft.next()

    def teardown(self) -> None:
        """The whole session at once, in a fresh machine."""
        if self.draft is not None:
            must_be_clean(self.server, Program(tuple(self.draft.calls)))


def test_no_session_breaks_anything(server: Server) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    Session.server = server
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Session, settings=settings(PATIENT, max_examples=40, stateful_step_count=20)
    )


def test_hypothesis_would_see_a_crash(server: Server) -> None:
    """The same way with a judge that objects to any Mat: found, and made smaller."""
    failing: list[Program] = []

    @given(data=st.data())
    @settings(PATIENT, max_examples=200, report_multiple_bugs=False, derandomize=True)
    def objecting(data: st.DataObject) -> None:
        program = generate(HypothesisChoices(data.draw), PROFILES["fuzz_mat"])
        if any(call.operation.startswith("Mat") for call in program.calls):
            failing.append(program)
            raise AssertionError("a Mat")

    with pytest.raises(AssertionError, match="a Mat"):
        objecting()
    assert len(failing[-1].calls) <= min(len(program.calls) for program in failing[:5])
