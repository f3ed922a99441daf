"""What protects memory has a name: the check behind `make lint`, on C code that lacks one."""

from __future__ import annotations

import pytest

from harness.setup.guarded import exemptions, problems

GUARDED = """\
static _Noreturn void refuse(const char *reason) {
    mp_raise_ValueError(reason);
}

static void mat_fill(mat_t *self, int size) {
    GUARD(mat_size, size > 0, ValueError, "size is %d", size);
    if (GUARD_REFUSES(mat_room, size > self->room)) {
        refuse("no room");
    }
    LINK(mat_keeps_owner, &self->base, 0, owner);
    object->kept = KEEP(mat_keeps_buffer, buffer);
    held = HOLD(mat_held, &self->base); // never ncnn_mp_handle_retain()
}
"""


def found(code: str, exempt: str = "") -> list[str]:
    return problems({"mat.c": code}, exemptions(exempt))


def test_code_with_names_is_fine() -> None:
    assert found(GUARDED) == []


@pytest.mark.parametrize(
    "bare",
    [
        "mp_raise_ValueError(reason);",
        'refuse("no room");',
        "nlr_raise(exception);",
        "ncnn_mp_handle_retain(&self->base);",
        "ncnn_mp_handle_link(&self->base, 0, owner);",
        "object->kept = buffer;",
    ],
)
def test_whatever_has_no_name_is_found(bare: str) -> None:
    code = GUARDED + f"static void mat_more(mat_t *self) {{\n    {bare}\n}}\n"
    (problem,) = found(code)
    assert problem.startswith("csrc/mat.c:15: mat_more: make it a guard")
    assert bare in problem
    assert found(code, "mat.c: mat_more: harms nothing") == []


def test_a_guard_ends_with_its_block() -> None:
    (problem,) = found(GUARDED.replace("    }\n    LINK", '    }\n    refuse("");\n    LINK'))
    assert "mat_fill" in problem


def test_names_are_unique() -> None:
    assert found(GUARDED.replace("mat_room", "mat_size")) == ["guard mat_size has 2 places"]


def test_exemptions_are_needed_and_have_reasons() -> None:
    (problem,) = found(GUARDED, "mat.c: mat_fill: was there once")
    assert "nothing to explain" in problem
    with pytest.raises(ValueError, match="no reason"):
        exemptions("mat.c: mat_fill:")
