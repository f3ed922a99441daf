"""Reasons why fuzzing does not reach an edge: each is of a function that is there."""

from __future__ import annotations

from harness import edges


def test_reasons_are_of_functions() -> None:
    known = edges.reasons(edges.REASONS)
    assert edges.stale(known) == []
    assert all(known.values()), [name for name, reason in known.items() if not reason]


def test_a_reason_without_its_function_is_found() -> None:
    """A call or a longer name does not make one."""
    names = ["mat_to", "layer_step", "walk_add", "get_int", "mp_raise_ValueError"]
    assert edges.stale(names) == ["get_int", "mp_raise_ValueError", "walk_add"]
