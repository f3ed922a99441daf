"""Writes MicroPython's ROMFS: files that a board reads in place. Format: extmod/vfs_rom.c.

Contents lie at the front, each aligned for any number in it; the folders behind point at them.
"""

from __future__ import annotations

from collections.abc import Mapping

_PADDING, _POINTER, _DIRECTORY, _FILE, _FILESYSTEM = 1, 3, 4, 5, 0x14A6B1
ALIGNMENT = 16
_LENGTH_BYTES = 4  # of the first two lengths, padded, so that contents have a known place

Tree = dict[str, "Tree | tuple[int, int]"]


def _number(value: int, least: int = 1) -> bytes:
    """Seven bits a byte, the highest first, each but the last marked."""
    groups = [value & 0x7F]
    while value := value >> 7:
        groups.append(value & 0x7F | 0x80)
    groups += [0x80] * (least - len(groups))
    return bytes(reversed(groups))


def _record(kind: int, payload: bytes, least: int = 1) -> bytes:
    return _number(kind) + _number(len(payload), least) + payload


def _named(kind: int, name: str, content: bytes) -> bytes:
    return _record(kind, _number(len(name.encode())) + name.encode() + content)


def _entries(tree: Tree) -> bytes:
    written = b""
    for name, what in sorted(tree.items()):
        if isinstance(what, dict):
            written += _named(_DIRECTORY, name, _entries(what))
        else:
            size, offset = what
            pointer = _record(_POINTER, _number(size) + _number(offset))
            written += _named(_FILE, name, pointer)
    return written


def image(files: Mapping[str, bytes]) -> bytes:
    """The file system that holds `files` by path."""
    header = len(_number(_FILESYSTEM)) + _LENGTH_BYTES  # in front of everything
    before = len(_number(_PADDING)) + _LENGTH_BYTES  # in front of the contents
    contents = b""
    tree: Tree = {}
    for path, content in sorted(files.items()):
        contents += bytes(-(header + before + len(contents)) % ALIGNMENT)
        *folders, name = path.split("/")
        place = tree
        for folder in folders:
            below = place.setdefault(folder, {})
            assert isinstance(below, dict), f"{path}: {folder} is a file"
            place = below
        place[name] = (len(content), before + len(contents))
        contents += content
    payload = _record(_PADDING, contents, _LENGTH_BYTES) + _entries(tree)
    if (header + len(payload)) % 2:  # must be even, and a record of one byte there is not
        payload += _record(_PADDING, b"\0")
    return _record(_FILESYSTEM, payload, _LENGTH_BYTES)
