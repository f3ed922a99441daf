"""Which edges of csrc/ the corpora do not reach, each with its place and the reason.

A reason is a comment `// not fuzzed: …` on the line of the edge or in the lines above it that are
comments, or a line of fuzz/not_reached.txt for what a function as a whole does not see. Runs in a
process with the sanitizer runtime preloaded, because the library needs it.
"""

from __future__ import annotations

import ctypes
import re
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.checks import CHECK, SKIP, classify
from harness.choices import BytesChoices
from harness.execute.environment import LIBRARY
from harness.execute.in_process import InProcess
from harness.generate import PROFILES, generate
from harness.lower import lower
from harness.models import ROOT

REASONS = ROOT / "fuzz" / "not_reached.txt"
_REASON = re.compile(r"//\s*not fuzzed:\s*(.+)")
_FUNCTION = re.compile(r"^[A-Za-z_][^;=\n]*?\b(\w+)\([^;\n]*$", re.MULTILINE)
_PRESENT = bytes([0]) + bytes([1]) * 255
# Macros that hold the branch "this guard is off": alone, or beside the branch that raises.
_ONLY_SWITCHED = re.compile(r"\b(GUARD_ON|LINK|LINK_ALLOCATORS|HOLD|KEEP)\(")
_ALSO_SWITCHED = re.compile(r"\bGUARD(_ARGUMENT|_REFUSES)?\(")
_SYMBOLIZER = "llvm-symbolizer-19"
_BUILT_AS = re.compile(r"^.*?/csrc/")


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge of the module's C code."""

    function: str
    path: str
    line: int
    reached: bool
    reason: str


class _Row(ctypes.Structure):
    """edge_t of sanitizers/unix/coverage_map.c."""

    _fields_ = (("address", ctypes.c_size_t), ("flags", ctypes.c_size_t))


class Coverage:
    """The counters of the loaded library, added up over programs."""

    def __init__(self, executor: InProcess) -> None:
        first, last = ctypes.POINTER(ctypes.c_uint8)(), ctypes.POINTER(ctypes.c_uint8)()
        executor.library.sancov_counters(ctypes.byref(first), ctypes.byref(last))
        begin = ctypes.cast(first, ctypes.c_void_p).value or 0
        count = (ctypes.cast(last, ctypes.c_void_p).value or 0) - begin
        self.counters = (ctypes.c_uint8 * count).from_address(begin)
        rows = ctypes.POINTER(_Row)()
        executor.library.sancov_pcs(ctypes.byref(rows))
        self.addresses = [rows[place].address for place in range(count)]

        self._seen = 0

    def last(self) -> int:
        """The edges of the last program, 8 bits each, and sets the counters back."""
        counters = bytes(self.counters).translate(_PRESENT)
        ctypes.memset(self.counters, 0, len(self.counters))
        return int.from_bytes(counters, "little")

    def collect(self) -> None:
        """Adds the edges of the last program, before a counter wraps."""
        self._seen |= self.last()

    def reached(self) -> set[int]:
        """Numbers of the edges that have run."""
        seen = self._seen.to_bytes(len(self.counters), "little")
        return {place for place, count in enumerate(seen) if count}

    def module_mask(self) -> int:
        """The edges of csrc/ as `last` would report them."""
        base = load_address()
        places = enumerate(_symbolized([address - base for address in self.addresses]))
        own = bytes("/csrc/" in path for _, (_, path, _) in places)
        return int.from_bytes(own, "little")


def corpus_files(targets: Iterable[str], folders: Iterable[Path]) -> list[tuple[str, Path]]:
    """(target, file) of every input in `<folder>/<target>/` and `<folder>/<target>/corpus/`."""
    return [
        (target, path)
        for folder in folders
        for target in targets
        for place in (folder / target, folder / target / "corpus")
        for path in sorted(place.glob("*"))
        if path.is_file()
    ]


def reach(inputs: Iterable[tuple[str, Path]]) -> list[Edge]:
    """Runs the inputs; every edge of csrc/."""
    executor = InProcess()
    coverage = Coverage(executor)
    for target, path in inputs:
        program = generate(BytesChoices(path.read_bytes()), PROFILES[target])
        executor.run_text(lower(program))
        coverage.collect()
    reached = coverage.reached()
    return _described(coverage.addresses, reached)


def _described(addresses: list[int], reached: set[int]) -> list[Edge]:
    """Names and places for addresses, of the module's own code only."""
    base = load_address()
    own = []
    for place, (function, path, line) in enumerate(_symbolized([a - base for a in addresses])):
        if "/csrc/" in path:
            own.append((place, function, _BUILT_AS.sub("csrc/", path), line))
    known = reasons(REASONS)
    kinds = classify(LIBRARY, [addresses[place] - base for place, *_ in own])
    return [
        Edge(
            function,
            path,
            line,
            place in reached,
            _reason(path, line, kind) or known.get(function, ""),
        )
        for place, function, path, line in own
        if (kind := kinds.get(addresses[place] - base)) != CHECK
    ]


def reasons(table: Path) -> dict[str, str]:
    """function -> reason, out of lines `function: reason`; `#` begins a comment."""
    lines = (line.partition("#")[0] for line in table.read_text().splitlines())
    rows = (line.partition(":") for line in lines if line.strip())
    return {function.strip(): reason.strip() for function, _, reason in rows}


def stale(names: Iterable[str]) -> list[str]:
    """Those that are functions of csrc/ no longer: they would excuse the next one of that name."""
    texts = (path.read_text() for path in (ROOT / "csrc").rglob("*.[ch]"))
    functions = {name for text in texts for name in _FUNCTION.findall(text)}
    return sorted(set(names) - functions)


def _symbolized(addresses: list[int]) -> Iterator[tuple[str, str, int]]:
    """(function, file, line) of each address of the library."""
    answer = subprocess.run(
        [_SYMBOLIZER, "--no-inlines", f"--obj={LIBRARY}", "--output-style=GNU"],
        input="".join(f"{address:#x}\n" for address in addresses),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    for function, position in zip(answer[::2], answer[1::2], strict=True):
        path, _, line = position.partition(" ")[0].rpartition(":")
        yield function, path, int(line) if line.isdigit() else 0


def load_address() -> int:
    """Where the library lies in this process."""
    for line in Path("/proc/self/maps").read_text().splitlines():
        if line.endswith(str(LIBRARY)):
            return int(line.split("-")[0], 16)
    raise RuntimeError(f"{LIBRARY} is not loaded")


def _reason(path: str, line: int, kind: str | None) -> str:
    """What the source says about why fuzzing does not get there."""
    lines = (ROOT / path).read_text().splitlines()[:line]
    last = lines[-1] if lines else ""
    if _ONLY_SWITCHED.search(last) or (kind == SKIP and _ALSO_SWITCHED.search(last)):
        return "a guard that is switched off, which only guard mutation does"
    for number, text in enumerate(reversed(lines)):
        match = _REASON.search(text)
        if match:
            return match[1]
        if number and not text.lstrip().startswith("//"):
            break
    return ""
