"""The pinned ncnn's C API is bound or excused; a doctored header, module or excuse is found out."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from harness.drift import bound, header, releases
from harness.drift.command import drift
from harness.drift.compare import EXCUSES, Binding, bind, read_excuses
from harness.drift.header import Api, DriftError
from harness.setup.cache import ROOT
from tests.stub.reading import STUB

PINNED = releases.pinned().text
EXCUSED = read_excuses(EXCUSES.read_text())


@pytest.fixture(scope="module")
def api() -> Api:
    return header.read(PINNED, "c_api.h")


@pytest.fixture(scope="module")
def used(api: Api) -> set[str]:
    return bound.used(ROOT, api)


def test_all_of_the_pinned_release_is_bound_or_excused(
    api: Api, used: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    binding = bind(api, used, EXCUSED.keys())
    assert binding.complete
    total = sum(declaration.binds for declaration in api.values())
    assert len(binding.bound) + len(binding.excused) == total > 200
    assert drift(argparse.Namespace(ncnn=None)) == 0
    assert f"{len(binding.bound)} bound, {len(binding.excused)} excused, 0 neither" in (
        capsys.readouterr().out
    )


def names(binding: Binding) -> tuple[set[str], set[str]]:
    """What is unbound, and which excuses are stale."""
    return {declaration.name for declaration in binding.unbound}, set(binding.stale)


# What is done to the header, what then is unbound, and which excuse excuses nothing.
END = "#if NCNN_PIXEL_DRAWING\n"
HEADERS = {
    "a function more": (END, "NCNN_EXPORT int ncnn_new(int w);\n" + END, "ncnn_new", None),
    "one under a known condition": (
        END,
        "#if NCNN_BATCH\nNCNN_EXPORT int ncnn_new(int w);\n#endif\n" + END,
        "ncnn_new",
        None,
    ),
    "one under a new condition": (
        END,
        "#if NCNN_FUTURE\nNCNN_EXPORT int ncnn_new(int w);\n#endif\n" + END,
        "ncnn_new",
        None,
    ),
    "one behind an else": (
        END,
        "#if NCNN_STDIO\n#else\nNCNN_EXPORT int ncnn_new(int w);\n#endif\n" + END,
        "ncnn_new",
        None,
    ),
    "one under an excused condition": (
        END,
        "#if NCNN_VULKAN\nNCNN_EXPORT int ncnn_new(int w);\n#endif\n" + END,
        None,
        None,
    ),
    "a callback more": (
        "    void* (*fast_malloc)",
        "    void (*trim)(ncnn_allocator_t allocator);\n    void* (*fast_malloc)",
        "ncnn_allocator_t.trim",
        None,
    ),
    "an excused function less": (
        "NCNN_EXPORT int ncnn_blob_get_producer(const ncnn_blob_t blob);\n",
        "",
        None,
        "ncnn_blob_get_producer",
    ),
    "a condition less": ("#if _WIN32\n", "#if NCNN_STDIO\n", "ncnn_net_load_model_w", "_WIN32"),
}


@pytest.mark.parametrize("change", HEADERS)
def test_doctored_header(
    change: str,
    used: set[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, new, unbound, stale = HEADERS[change]
    assert old in PINNED
    doctored = PINNED.replace(old, new)
    binding = bind(header.read(doctored, "doctored"), used, EXCUSED.keys())
    assert (unbound in names(binding)[0]) if unbound else not names(binding)[0]
    assert names(binding)[1] == ({stale} if stale else set())
    monkeypatch.setattr(releases, "pinned", lambda: releases.Release("doctored", doctored))
    monkeypatch.setattr(bound, "used", lambda *_: used)
    assert drift(argparse.Namespace(ncnn=None)) == (1 if unbound or stale else 0)
    said = capsys.readouterr().out
    assert (f"{unbound}(" in said) == bool(unbound) or "callback" in change
    assert not stale or f"excuses nothing: {stale}:" in said


# A file of csrc/, what is replaced in it, and what is then no longer bound.
MODULES = {
    "a call": ("mat_pixels.c", r"ncnn_mat_to_pixels\(", "(void)(", "ncnn_mat_to_pixels"),
    "a call in a comment": (
        "mat_pixels.c",
        r"ncnn_mat_to_pixels\(.*;",
        r"/* \g<0> */",
        "ncnn_mat_to_pixels",
    ),
    "names that a macro makes": (
        "option.c",
        r" FLAG\(use_int8_storage\),",
        "",
        "ncnn_option_set_use_int8_storage",
    ),
    "a callback": (
        "layer_run.c",
        r"native->forward_n\([^;]*;",
        "0;",
        "ncnn_layer_t.forward_n",
    ),
    "code that is off": (
        "net.c",
        r"ncnn_net_set_vulkan_device\(self",
        "(void)(self",
        "ncnn_net_set_vulkan_device",
    ),
}


@pytest.mark.parametrize("change", MODULES)
def test_doctored_module(change: str, api: Api) -> None:
    file, old, new, lost = MODULES[change]
    path = ROOT / "csrc" / file
    text, count = re.subn(old, new, path.read_text())
    assert count > 0
    assert lost in bound.used_by(ROOT, api, {path: path.read_text()})
    assert lost not in bound.used_by(ROOT, api, {path: text})


def test_a_module_that_is_not_understood_is_refused(api: Api) -> None:
    path = ROOT / "csrc/layer_run.c"
    text = path.read_text().replace("native->forward_n(", "other(")
    with pytest.raises(DriftError, match=r"layer_run.c:\d+: the C parser says: .*'other'"):
        bound.used_by(ROOT, api, {path: text})


def test_code_for_other_builds_counts(used: set[str]) -> None:
    assert "ncnn_net_set_vulkan_device" in used  # with Vulkan
    assert "ncnn_mat_create_1d_elem" in used  # without batches


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ncnn_x\n", "has no reason"),
        ("ncnn_x:  \n", "has no reason"),
        ("ncnn_x: a\nncnn_x: b\n", "excuses.txt:2: ncnn_x has two lines"),
    ],
)
def test_excuse_without_a_reason(text: str, said: str) -> None:
    with pytest.raises(DriftError, match=said):
        read_excuses(text)


def test_an_excuse_for_what_is_bound_is_stale(api: Api, used: set[str]) -> None:
    assert names(bind(api, used, {*EXCUSED, "ncnn_version", "ncnn_no_such"})) == (
        set(),
        {"ncnn_version", "ncnn_no_such"},
    )


def test_without_a_build_it_says_what_to_do(api: Api, tmp_path: Path) -> None:
    with pytest.raises(DriftError, match="make build-unix-asan"):
        bound.used(tmp_path, api)


def test_the_stub_names_functions_that_exist(api: Api) -> None:
    named = set(re.findall(r"``(ncnn_\w+)``", STUB.read_text()))
    assert named <= api.keys()
    assert len(named) > 50
