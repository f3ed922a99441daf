"""What set-up says: one line a stage with its time, or one message and an exit status."""

from __future__ import annotations

import errno
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STATUS_GONE = 3  # of GoneEverywhereError alone


class SetupError(Exception):
    """Something that the person at the machine can put right; the text says what and how."""

    status = 1


class GoneEverywhereError(SetupError):
    """Neither the distribution nor git has a source any more: no mistake of anybody here."""

    status = STATUS_GONE


@contextmanager
def stage(name: str) -> Iterator[None]:
    """Times a block that does real work and prints the line when it is done."""
    start = time.monotonic()
    yield
    print(f"{name:<46} {time.monotonic() - start:7.1f} s", flush=True)


def explained(main: Callable[[], None]) -> int:
    """Runs main; turns what can go wrong into a message for people and an exit status."""
    try:
        main()
    except SetupError as error:
        print(f"ncnn_mp: {error}", file=sys.stderr)
        return error.status
    except OSError as error:
        print(f"ncnn_mp: {_os_error(error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("ncnn_mp: stopped; run the same command again to go on", file=sys.stderr)
        return 130
    return 0


def _os_error(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full{where}: make room (a whole set-up takes about 3 GB) and run again"
    if error.errno in (errno.EACCES, errno.EROFS):
        return f"no permission to write{where}: set NCNN_MP_CACHE to a folder of yours"
    return f"{error.strerror or error}{where}"
