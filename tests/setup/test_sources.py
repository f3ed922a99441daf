"""Sources arrive whole and verified, or not at all."""

from __future__ import annotations

import functools
import http.server
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from harness.setup import releases, sources
from harness.setup.cache import tree_digest
from harness.setup.report import GoneEverywhereError, SetupError
from tests.setup.worlds import World, ensure_command, write_archive


def trees(world: World) -> list[Path]:
    """What a reader of the cache could see of the sources."""
    folder = world.cache / "sources"
    return [path for path in folder.glob("*") if path.name != ".lock"] if folder.exists() else []


def test_fetched_verified_and_linked(world: World) -> None:
    sources.ensure(world.lock(), world.links)
    assert (world.links / "thing/src/main.c").read_text().startswith("int main")


def test_second_run_does_nothing(world: World) -> None:
    sources.ensure(world.lock(), world.links)
    calls = world.calls()
    inode = (world.links / "thing").lstat().st_ino
    sources.ensure(world.lock(), world.links)
    assert world.calls() == calls
    assert (world.links / "thing").lstat().st_ino == inode


def test_wrong_digest(world: World) -> None:
    with pytest.raises(SetupError, match="wrong digest") as error:
        sources.ensure(world.lock(sha256="ab" * 32), world.links)
    assert "ab" * 32 in str(error.value)
    assert not trees(world)
    assert not list((world.cache / "downloads").iterdir())
    assert not (world.links / "thing").exists()


def test_archive_damaged_in_the_cache_is_fetched_again(world: World) -> None:
    downloads = world.cache / "downloads"
    downloads.mkdir(parents=True)
    (downloads / world.archive.name).write_bytes(b"half")
    sources.ensure(world.lock(), world.links)
    assert (downloads / world.archive.name).read_bytes() == world.archive.read_bytes()


def test_changed_tree_is_refused(world: World) -> None:
    sources.ensure(world.lock(), world.links)
    (world.links / "thing/src/main.c").write_text("int main(void) { return 1; }\n")
    with pytest.raises(SetupError, match="have changed since they were verified"):
        sources.ensure(world.lock(), world.links)


def test_added_file_is_refused(world: World) -> None:
    sources.ensure(world.lock(), world.links)
    (world.links / "thing/src/more.c").touch()
    with pytest.raises(SetupError, match="have changed"):
        sources.ensure(world.lock(), world.links)


def test_no_network(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (world.folder / "bin/apt-get").unlink()  # the machine's own apt-get, whose proxy is closed
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(SetupError, match="no network"):
        sources.ensure(world.lock(), world.links)
    assert not trees(world)


def test_package_without_the_file(world: World) -> None:
    world.apt_get(source="touch other.tar.xz")
    with pytest.raises(SetupError, match="does not hold"):
        sources.ensure(world.lock(), world.links)


def test_killed_in_the_middle(world: World) -> None:
    world.apt_get(source=f"head -c 20 {world.archive} >{world.archive.name}; exec sleep 60")
    lock = world.lock()
    process = subprocess.Popen(ensure_command(lock, world.links), start_new_session=True)
    while not any("source" in call.split() for call in world.calls()):
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not (world.links / "thing").exists()
    world.apt_get()
    sources.ensure(lock, world.links)
    assert (world.links / "thing/src/main.c").exists()
    assert [path.name for path in (world.cache / "downloads").iterdir()] == [world.archive.name]
    assert len(trees(world)) == 1


def test_two_at_once_fetch_once(world: World) -> None:
    world.apt_get(source=f"sleep 0.5; cp {world.archive} .")
    command = ensure_command(world.lock(), world.links)
    processes = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait() for process in processes] == [0, 0]
    assert sum("source" in call.split() for call in world.calls()) == 1


def test_sdist_from_an_index(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    page = world.folder / "simple/thing/index.html"
    page.parent.mkdir(parents=True)
    page.write_text('<a href="thing-1.0.tar.gz">thing-1.0.tar.gz</a>')
    write_archive(page.with_name("thing-1.0.tar.gz"))
    handler = functools.partial(QuietHandler, directory=str(world.folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{server.server_port}/simple/")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        digest = sources._sha256(page.with_name("thing-1.0.tar.gz"))
        lock = world.lock(kind="sdist", file="thing-1.0.tar.gz", sha256=digest)
        sources.ensure(lock, world.links)
        server.shutdown()
    assert (world.links / "thing/src/main.c").exists()


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        pass


def upstream(world: World) -> None:
    """A git repository with the tag of the lock."""
    folder = world.folder / "upstream"
    (folder / "src").mkdir(parents=True)
    (folder / "src/main.c").write_text("int main(void) { return 0; }\n")
    git = ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@t.invalid"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "one"], ["tag", "v1.0"]):
        subprocess.run([*git, *command], check=True)


def test_git_tag(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    upstream(world)
    monkeypatch.setenv("NCNN_MP_FROM_GIT", "1")
    digest = tree_digest([world.folder / "upstream/src"])
    sources.ensure(world.lock(built_sha256=digest), world.links)
    assert (world.links / "thing/src/main.c").exists()


def test_moved_git_tag(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    upstream(world)
    monkeypatch.setenv("NCNN_MP_FROM_GIT", "1")
    with pytest.raises(SetupError, match="tag v1.0 of thing has the wrong digest"):
        sources.ensure(world.lock(), world.links)
    assert not trees(world)


GONE = """echo "E: Can not find version '1.0-1' of package 'thing'"; exit 100"""


def test_gone_from_debian_taken_from_git(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    upstream(world)
    world.apt_get(source=GONE)
    lock = world.lock(built_sha256=tree_digest([world.folder / "upstream/src"]))
    sources.ensure(lock, world.links)
    assert (world.links / "thing/src/main.c").exists()
    assert "trixie no longer has thing=1.0-1: taking the git tag v1.0" in capsys.readouterr().out
    calls = world.calls()
    sources.ensure(lock, world.links)
    assert world.calls() == calls  # nobody asks again for what is gone


def test_gone_everywhere(world: World) -> None:
    world.apt_get(source=GONE)
    with pytest.raises(GoneEverywhereError) as error:
        sources.ensure(world.lock(), world.links)
    message = str(error.value)
    assert "Debian's trixie no longer has thing=1.0-1, and its git tag could not be had" in message
    assert f"Set THING_DIR to a checkout of v1.0 of {world.folder}/upstream" in message
    assert not trees(world)


def test_gone_from_debian_and_moved_in_git(world: World) -> None:
    """Somebody has changed what is published: not what a test may leave out."""
    upstream(world)
    world.apt_get(source=GONE)
    with pytest.raises(SetupError, match="wrong digest") as error:
        sources.ensure(world.lock(), world.links)
    assert not isinstance(error.value, GoneEverywhereError)


def test_the_mirror_is_debian_s(world: World) -> None:
    """Lists of third parties may come first: apt is asked for those of Debian."""
    world.tool(
        "apt-get",
        """#!/bin/sh
case "$*" in
    *"Origin: Debian Label: Debian"*) echo http://debian.invalid ;;
    *) echo http://browser.invalid http://debian.invalid ;;
esac
""",
    )
    assert " http://debian.invalid trixie main" in sources._deb_src_line("trixie")
    world.tool("apt-get", "#!/bin/sh\n")
    with pytest.raises(SetupError, match="no mirror of Debian"):
        sources._deb_src_line("trixie")


def test_the_digest_of_a_tag_is_over_all_that_is_built() -> None:
    """What the makefiles of the ports that we build name in MicroPython."""
    for source in sources.read_lock(sources.ROOT / "ports/sources.lock"):
        if source.name.startswith("micropython"):
            assert {"py", "extmod", "shared", "lib", "ports/unix"} <= set(source.built)
        if source.name == "micropython":
            assert "ports/qemu" in source.built


def test_on_demand(world: World) -> None:
    lock = world.lock()
    lock.write_text(f"{lock.read_text()}on_demand = true\n")
    sources.ensure(lock, world.links)
    assert not world.links.exists()
    sources.ensure(lock, world.links, "thing")
    assert (world.links / "thing/src/main.c").exists()


def test_unknown_name(world: World) -> None:
    with pytest.raises(SetupError, match="no source is called thin: thing"):
        sources.ensure(world.lock(), world.links, "thin")


def test_checkout_instead(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (world.folder / "mine/src").mkdir(parents=True)
    monkeypatch.setenv("THING_DIR", str(world.folder / "mine"))
    sources.ensure(world.lock(), world.links)
    assert (world.links / "thing").resolve() == world.folder / "mine"
    assert not world.calls()


def test_checkout_of_something_else(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    (world.folder / "mine").mkdir()
    monkeypatch.setenv("THING_DIR", str(world.folder / "mine"))
    with pytest.raises(SetupError, match="THING_DIR=.* is no checkout of thing: it has no src"):
        sources.ensure(world.lock(), world.links)


def test_unreadable_lock(world: World) -> None:
    (world.folder / "bad.lock").write_text("[thing]\nversion = 1\n")
    with pytest.raises(SetupError, match=r"bad\.lock cannot be read"):
        sources.ensure(world.folder / "bad.lock", world.links)


def test_releases_of_ncnn() -> None:
    assert releases.table_of("1.0.20261020") == "ncnn"
    assert releases.table_of("1.0.20260526") == "ncnn_older"
    with pytest.raises(SetupError, match=r"NCNN_VERSION=1\.25\.0 is not one of 1\.0\.20261020 1\."):
        releases.table_of("1.25.0")


def test_the_real_lock_can_be_read() -> None:
    locked = sources.read_lock(sources.ROOT / "ports/sources.lock")
    names = {source.name: source.on_demand for source in locked}
    assert names == {
        "ncnn": False,
        "ncnn_older": True,
        "micropython": False,
        "micropython_newer": True,
    }
