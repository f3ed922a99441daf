"""What is read out of a header: every declaration, its signature and its conditions."""

from __future__ import annotations

import pytest

from harness.drift import header, releases
from harness.drift.header import DriftError

SMALL = """\
#ifndef NCNN_C_API_H
#define NCNN_C_API_H
#include "platform.h"
#if NCNN_C_API
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
typedef struct __ncnn_thing_t* ncnn_thing_t;
struct NCNN_EXPORT __ncnn_thing_t
{
    void* pthis;
    int (*run)(ncnn_thing_t thing, const char* text);
#if NCNN_STRING
    size_t (*read)(ncnn_thing_t thing, void* buf);
#endif
};
typedef void (*ncnn_done_t)(void* userdata);
#define NCNN_ZERO 0
NCNN_EXPORT const char* ncnn_name(void);
NCNN_EXPORT
ncnn_thing_t ncnn_make(int w, /* not int */ const unsigned char** mem,
                       ncnn_done_t done);
int ncnn_hidden(void);
/* NCNN_EXPORT int ncnn_commented(void); */
#if NCNN_STDIO && defined(NCNN_STRING)
NCNN_EXPORT int ncnn_open(FILE* fp);
#elif NCNN_BATCH
NCNN_EXPORT int ncnn_batch(void);
#else
NCNN_EXPORT int ncnn_neither(void);
#endif
#if NCNN_STDIO || NCNN_BATCH
#else
NCNN_EXPORT int ncnn_deep(void);
#endif
#if _WIN32
NCNN_EXPORT int ncnn_wide(const wchar_t* path);
NCNN_EXPORT int ncnn_size(long w);
#else
NCNN_EXPORT int ncnn_size(int w);
#endif
#ifdef __cplusplus
}
#endif
#endif
#endif
"""


@pytest.fixture(scope="module")
def small() -> header.Api:
    return header.read(SMALL, "small.h")


@pytest.mark.parametrize(
    ("name", "kind", "text", "conditions"),
    [
        ("ncnn_name", "function", "const char *ncnn_name(void)", ()),
        (
            "ncnn_make",
            "function",
            "ncnn_thing_t ncnn_make(int w, const unsigned char **mem, ncnn_done_t done)",
            (),
        ),
        (
            "ncnn_thing_t.run",
            "callback",
            "int (*ncnn_thing_t.run)(ncnn_thing_t thing, const char *text)",
            (),
        ),
        (
            "ncnn_thing_t.read",
            "callback",
            "size_t (*ncnn_thing_t.read)(ncnn_thing_t thing, void *buf)",
            ("NCNN_STRING",),
        ),
        ("ncnn_thing_t.pthis", "member", "void *ncnn_thing_t.pthis", ()),
        ("ncnn_done_t", "type", "void (*ncnn_done_t)(void *userdata)", ()),
        ("NCNN_ZERO", "macro", "#define NCNN_ZERO 0", ()),
        ("ncnn_open", "function", "int ncnn_open(FILE *fp)", ("NCNN_STDIO", "NCNN_STRING")),
        ("ncnn_wide", "function", "int ncnn_wide(const wchar_t *path)", ("_WIN32",)),
        (
            "ncnn_size",
            "function",
            "int ncnn_size(long w) or, without _WIN32, int ncnn_size(int w)",
            (),
        ),
    ],
)
def test_declaration(
    small: header.Api, name: str, kind: str, text: str, conditions: tuple[str, ...]
) -> None:
    assert small[name] == header.Declaration(name, kind, text, conditions)


def test_what_stands_behind_else_is_seen(small: header.Api) -> None:
    assert small["ncnn_batch"].conditions == ("not NCNN_STDIO", "not NCNN_STRING")
    assert small["ncnn_neither"].conditions == ("not NCNN_BATCH",)
    assert small["ncnn_deep"].conditions == ("not NCNN_BATCH", "not NCNN_STDIO")


def test_what_is_not_exported_is_no_part_of_it(small: header.Api) -> None:
    assert not {"ncnn_hidden", "ncnn_commented"} & small.keys()


def test_nothing_of_the_pinned_header_is_overlooked() -> None:
    text = releases.pinned().text
    api = header.read(text, "c_api.h")
    lines = [line for line in text.splitlines() if line.startswith("NCNN_EXPORT ")]
    functions = [declaration for declaration in api.values() if declaration.kind == "function"]
    assert len(functions) == len(lines) > 200
    assert api["ncnn_net_load_param_w"].conditions == ("NCNN_STDIO", "NCNN_STRING", "_WIN32")
    assert api["ncnn_mat_create_1d"].conditions == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("NCNN_EXPORT int ncnn_broken(int;\n", "c_api.h:1: the C parser says: expected"),
        ("NCNN_EXPORT unknown_t ncnn_x(void);\n", "unknown type name 'unknown_t'"),
        ('#include "no_such.h"\n', "'no_such.h' file not found"),
    ],
)
def test_a_header_that_is_not_understood_is_refused(text: str, said: str) -> None:
    with pytest.raises(DriftError, match="c_api.h:") as error:
        header.read(text.replace("NCNN_EXPORT ", ""), "c_api.h")
    assert said in str(error.value)
