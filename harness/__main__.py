"""`python -m harness`: fuzzes, replays, lists."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import TypeVar

from harness.execute.environment import NARROW, MissingBuildError
from harness.execute.preload import into_project_python
from harness.generate import PROFILES

DESCRIPTION = """\
Finds memory errors in ncnn_mp: makes hostile MicroPython programs, runs them under sanitizers,
judges what happened. `make fuzz` prepares everything and calls `run`."""

EXAMPLES = """\
examples:
  python -m harness run --seconds 600                 all targets, all cores, ten minutes
  python -m harness run --target fuzz_net --jobs 1    one target, one process
  python -m harness replay build/reports/fuzz/findings/KEY/repro.py
  python -m harness replay fuzz/corpora/fuzz_mat/*    corpus files: the folder names the target
  python -m harness list                              targets, and the findings of the last campaign
  python -m harness verify MODEL.param MODEL.bin --input 64,64,3   what a device would say of it
  python -m harness edges                             what fuzzing does not reach in csrc/
  python -m harness drift --ncnn newest               what the newest ncnn changes in its C API"""


BUILDS = ("fuzz", NARROW)
T = TypeVar("T")


def _checked(
    convert: Callable[[str], T], fits: Callable[[T], bool], words: str, variable: str = ""
) -> Callable[[str], T]:
    """An argument's type. Argparse asks it, unlike `choices`, of what the environment says, too."""

    def check(text: str) -> T:
        with suppress(ValueError):
            if fits(value := convert(text)):
                return value
        source = f" (from {variable})" if variable and text == os.environ.get(variable) else ""
        raise argparse.ArgumentTypeError(f"{text} is {words}{source}")

    return check


def _seconds(variable: str) -> Callable[[str], float]:
    return _checked(float, lambda value: 0 < value < inf, "no number of seconds", variable)


def _count(variable: str = "") -> Callable[[str], int]:
    return _checked(int, lambda value: value >= 1, "no number of 1 or more", variable)


def _none_of(names: Iterable[str]) -> str:
    return f"none of {', '.join(sorted(names))}"


class _Several(argparse.Action):
    """What is given, once or more often; else the default, a text that was checked by then."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option: str | None = None,
    ) -> None:
        given = getattr(namespace, self.dest)
        before = given if isinstance(given, list) else []
        setattr(namespace, self.dest, [*before, *(values if isinstance(values, list) else [])])


def _jobs_argument(parser: argparse.ArgumentParser) -> None:
    cores = len(os.sched_getaffinity(0))
    parser.add_argument(
        "--jobs",
        type=_count("JOBS"),
        default=os.environ.get("JOBS") or str(cores),
        help=f"processes at a time (JOBS, default: one a core, here {cores})",
    )


def _run_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seconds",
        type=_seconds("FUZZ_SECONDS"),
        default=os.environ.get("FUZZ_SECONDS") or "60",
        help="how long, for all targets together (FUZZ_SECONDS, default 60)",
    )
    _jobs_argument(parser)
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FOLDER",
        help="where numbers and findings go (default: build/reports/fuzz)",
    )
    parser.add_argument(
        "--target",
        action=_Several,
        type=_checked(
            lambda name: [name], lambda names: names[0] in PROFILES, _none_of(PROFILES), "TARGET"
        ),
        metavar="TARGET",
        default=os.environ.get("TARGET") or None,
        help="only this one; may be given several times (TARGET)",
    )
    parser.add_argument(
        "--build",
        type=_checked(str, BUILDS.__contains__, _none_of(BUILDS), "FUZZ_BUILD"),
        metavar="BUILD",
        default=os.environ.get("FUZZ_BUILD") or "fuzz",
        help=f"fuzz: in process, a share with 32 bits; {NARROW}: with 32 bits only (FUZZ_BUILD)",
    )


def _verify_arguments(parser: argparse.ArgumentParser) -> None:
    from harness.verify import shape_of

    parser.add_argument("param", type=Path, metavar="MODEL.param", help="text, or .param.bin")
    parser.add_argument("model", type=Path, metavar="MODEL.bin")
    parser.add_argument(
        "--input",
        action="append",
        type=shape_of,
        default=[],
        metavar="W,H,C",
        help="the shape of an input, of each in turn: run the network once on zeros",
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m harness",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    chosen = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = chosen.add_parser("run", help="run a fuzz campaign; status 1 if it finds something")
    _run_arguments(run)
    replay = chosen.add_parser(
        "replay", help="run stored inputs, programs or scripts once, and judge"
    )
    replay.add_argument("files", nargs="+", metavar="FILE", help=".py, .json, or a fuzzer's input")
    replay.add_argument(
        "--target", choices=sorted(PROFILES), help="what the bytes of an input mean"
    )
    replay.add_argument("--build", default="unix-asan", help="the preset that runs them")
    replay.add_argument("--show", action="store_true", help="print the MicroPython text first")
    chosen.add_parser("list", help="list fuzz targets, operations and the findings in store")
    edges = chosen.add_parser("edges", help="list edges of csrc/ that the corpora do not reach")
    edges.add_argument("--all", action="store_true", help="also those that have a reason")
    chosen.add_parser("coverage", help="measure what the tests execute of csrc/ and of the harness")
    chosen.add_parser("valgrind", help="run the programs of the tests under memcheck")
    bench = chosen.add_parser("bench", help="measure what things cost; status 1 beyond a budget")
    bench.add_argument(
        "--rounds", type=_count(), default=15, help="how often each is measured (default: 15)"
    )
    drift = chosen.add_parser(
        "drift", help="say what of ncnn's C API is not bound, and what another release changes"
    )
    drift.add_argument(
        "--ncnn",
        metavar="VERSION",
        help="compare with this release too: a version, `newest`, a c_api.h or a tree of ncnn's",
    )
    guards = chosen.add_parser("guards", help="switch each guard off; status 1 if nothing notices")
    guards.add_argument(
        "--guard",
        action="append",
        metavar="NAME",
        default=[name] if (name := os.environ.get("GUARD")) else [],
        help="only this one; may be given several times (GUARD)",
    )
    guards.add_argument(
        "--seconds",
        type=_seconds("GUARD_SECONDS"),
        default=os.environ.get("GUARD_SECONDS") or "60",
        help="how long to try at most, for each guard (GUARD_SECONDS, default 60)",
    )
    _jobs_argument(guards)
    _verify_arguments(
        chosen.add_parser("verify", help="say what is in a model; status 1 if it is refused")
    )
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status: 0 clean, 1 findings, 2 wrong use or nothing to work with."""
    options = _parser().parse_args(arguments)
    into_project_python(["-m", "harness", *(sys.argv[1:] if arguments is None else arguments)])
    from harness import commands

    try:
        return commands.COMMANDS[options.command](options)
    except MissingBuildError as error:
        print(f"python -m harness {options.command}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
