"""`python -m harness.firmware BOARD…`: boots each board's firmware in QEMU, tests it, and puts it
into dist/<board>/. Status 1 if the self-test fails, and then no image is left there. What no
emulator runs is not tested."""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rich.console import Console

from harness.audit.manifest import GateError, Images, images, read, require_images
from harness.execute.environment import require
from harness.execute.server import Server
from harness.firmware import digits, report, selftest
from harness.firmware.boards import Board, firmware
from harness.firmware.emulated import emulated
from harness.models import ROOT

SECONDS = 120.0  # that one program may take in an emulator on a busy machine
IMAGE = "firmware"
LOG_WIDTH = 120


def tested(board: Board, console: Console) -> bool:
    """Runs the self-test where an emulator can; whether it passed."""
    if not board.qemu:
        console.print(f"{board.name}: no emulator has this chip: built, not tested")
        return True
    results: list[selftest.Result] = []
    to = ROOT / "dist" / board.name
    to.mkdir(parents=True, exist_ok=True)
    release = require(ROOT / "build" / "unix-release" / "micropython", "unix-release")
    with emulated(board, SECONDS) as executor, Server(release, "unix-release") as unix:
        numbers = digits.compare(executor, unix)
        for result in selftest.run(executor, unix):
            results.append(result)
            if len(results) % 50 == 0:
                console.print(f"{board.name}: {len(results)} programs", highlight=False)
    report.write(to / "selftest.json", board, results, numbers)
    report.show(console, board, results, numbers)
    return selftest.fine(results)


def withdraw(board: Board) -> None:
    """Removes what an earlier run has delivered, whatever it is called."""
    for old in (ROOT / "dist" / board.name).glob(f"{IMAGE}*"):
        old.unlink()


def deliver(board: Board, held: Images, audited: bool) -> Path:
    """Puts the images that were tested where people take them from. The one place that knows what
    they are called: without an audit of exactly these sources, `-unaudited`."""
    if images(board.name) != held:
        raise GateError(f"build/{board.name} has changed while it was tested: run again")
    if audited:
        require_images(read(), board.name, held)
    to = ROOT / "dist" / board.name
    to.mkdir(parents=True, exist_ok=True)
    for image, content in held.items():
        making = to / f"{image}.making"
        making.write_bytes(content)
        making.rename(to / (image if audited else image.replace(".", "-unaudited.")))
    return to / (f"{IMAGE}.bin" if audited else f"{IMAGE}-unaudited.bin")


def main() -> int:
    """Tests and delivers the boards that are named."""
    parser = argparse.ArgumentParser(prog="python -m harness.firmware", description=__doc__)
    parser.add_argument("boards", nargs="+", metavar="BOARD", choices=sorted(firmware()))
    parser.add_argument(
        "--audited", action="store_true", help="the audit's gate has let exactly this pass"
    )
    options = parser.parse_args()
    console = Console(width=None if sys.stdout.isatty() else LOG_WIDTH)
    chosen = [firmware()[name] for name in options.boards]
    for board in chosen:
        require(board.firmware, board.name)
        withdraw(board)
    held = {board: images(board.name) for board in chosen}
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        passed = list(pool.map(lambda board: tested(board, console), chosen))
    try:
        for board in (board for board, fine in zip(chosen, passed, strict=True) if fine):
            image = deliver(board, held[board], options.audited).relative_to(ROOT)
            console.print(f"{image}, {image.with_suffix('.elf').name}", highlight=False)
    except GateError as error:
        console.print(f"not delivered: {error}", highlight=False)
        return 1
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
