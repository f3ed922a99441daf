"""Another release's header: found, verified and compared."""

from __future__ import annotations

import argparse
import functools
import hashlib
import http.server
import io
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.drift import bound, header, releases
from harness.drift.command import drift
from harness.drift.header import DriftError
from harness.setup.cache import ROOT

PINNED = releases.pinned().text

# What is done to the pinned header, and what is said of it.
CHANGES = {
    "nothing": ("", "", ["0 added, 0 removed, 0 changed"]),
    "added": (
        "/* option api */\n",
        "NCNN_EXPORT int ncnn_new(void);\n",
        ["1 added, 0 removed, 0 changed", "+ int ncnn_new(void)"],
    ),
    "removed": (
        "NCNN_EXPORT void ncnn_net_clear(ncnn_net_t net);\n",
        "",
        ["0 added, 1 removed, 0 changed", "- void ncnn_net_clear(ncnn_net_t net)  <- csrc/ uses"],
    ),
    "another type": (
        "ncnn_mat_reshape_1d(const ncnn_mat_t mat, int w,",
        "ncnn_mat_reshape_1d(const ncnn_mat_t mat, size_t w,",
        [
            "0 added, 0 removed, 1 changed",
            "- ncnn_mat_t ncnn_mat_reshape_1d(const ncnn_mat_t mat, int w, ",
            "+ ncnn_mat_t ncnn_mat_reshape_1d(const ncnn_mat_t mat, size_t w, ",
        ],
    ),
    "another order": (
        "ncnn_mat_reshape_2d(const ncnn_mat_t mat, int w, int h,",
        "ncnn_mat_reshape_2d(const ncnn_mat_t mat, int h, int w,",
        ["0 added, 0 removed, 1 changed", "mat, int h, int w, "],
    ),
    "another condition": (
        "NCNN_EXPORT int ncnn_mat_get_n(const ncnn_mat_t mat);\n",
        "#if NCNN_BATCH\nNCNN_EXPORT int ncnn_mat_get_n(const ncnn_mat_t mat);\n#endif\n",
        ["1 changed", "+ int ncnn_mat_get_n(const ncnn_mat_t mat)  [if NCNN_BATCH]"],
    ),
    "another callback": (
        "int (*load_param)(ncnn_layer_t layer,",
        "int (*load_param)(ncnn_layer_t layer, int flags,",
        ["1 changed", "+ int (*ncnn_layer_t.load_param)(ncnn_layer_t layer, int flags,"],
    ),
    "another constant": (
        "#define NCNN_BORDER_REFLECT     2",
        "#define NCNN_BORDER_REFLECT     3",
        ["1 changed", "+ #define NCNN_BORDER_REFLECT 3"],
    ),
}


@pytest.fixture(scope="module")
def used() -> set[str]:
    return bound.used(ROOT, header.read(PINNED, "c_api.h"))


@pytest.fixture(autouse=True)
def csrc_read_once(used: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bound, "used", lambda *_: used)


@pytest.mark.parametrize("change", CHANGES)
def test_compared(change: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, said = CHANGES[change]
    assert old in PINNED
    other = tmp_path / "c_api.h"
    other.write_text(PINNED.replace(old, new, 1) if old else PINNED)
    assert drift(argparse.Namespace(ncnn=str(other))) == (0 if change == "nothing" else 1)
    output = capsys.readouterr().out
    assert all(line in output for line in said), output


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


Publish = Callable[..., None]


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Publish]:
    """A package index of our own, and how something gets there."""
    page = tmp_path / "simple/ncnn/index.html"
    page.parent.mkdir(parents=True)
    page.write_text("")

    def add(version: str, files: dict[str, str], digest: str = "") -> None:
        name = f"ncnn-{version}.tar.gz"
        with tarfile.open(page.with_name(name), "w:gz") as tar:
            for path, text in files.items():
                entry = tarfile.TarInfo(f"ncnn-{version}/{path}")
                entry.size = len(text)
                tar.addfile(entry, io.BytesIO(text.encode()))
        found = hashlib.sha256(page.with_name(name).read_bytes()).hexdigest()
        link = f'<a href="{name}#sha256={digest or found}">{name}</a>\n'
        page.write_text(page.read_text() + link)

    handler = functools.partial(QuietHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        monkeypatch.setenv("NCNN_MP_CACHE", str(tmp_path / "cache"))
        yield add
        server.shutdown()


def test_a_version_is_fetched_once(publish: Publish, tmp_path: Path) -> None:
    publish("1.0.20990101", {"src/c_api.h": "one", "python/src/c_api.h": "another"})
    wanted = releases.Release("ncnn 1.0.20990101", "one")
    assert releases.find("1.0.20990101") == wanted
    (tmp_path / "simple/ncnn/ncnn-1.0.20990101.tar.gz").unlink()
    assert releases.find("1.0.20990101") == wanted


def test_the_newest_is_found_by_number(publish: Publish) -> None:
    for version in ("1.0.9", "1.0.20260526", "1.0.20261020"):
        publish(version, {"src/c_api.h": version})
    assert releases.find("newest").text == "1.0.20261020"


def test_a_tree_at_hand(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src/c_api.h").write_text("here")
    assert releases.find(str(tmp_path)).text == "here"


def test_what_cannot_be_had(publish: Publish, tmp_path: Path) -> None:
    publish("1.0.1", {"src/c_api.h": "text"}, digest="ab" * 32)
    publish("1.0.2", {"README": "text"})
    expected = {
        "1.0.1": "digest",
        "1.0.2": "holds no src/c_api.h",
        "1.0.3": "no source of ncnn 1.0.3; the latest that the package index has are 1.0.1, 1.0.2",
        "latest": "latest is no version, file or folder",
    }
    for given, said in expected.items():
        with pytest.raises(DriftError, match=said):
            releases.find(given)
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_no_network(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple/")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    assert drift(argparse.Namespace(ncnn="newest")) == 2
    assert "fetching ncnn newest: " in capsys.readouterr().err
