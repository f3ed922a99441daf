"""`python -m harness.audit`: runs the audit; with --check, says whether a release may be made."""

from __future__ import annotations

import argparse
import os
import sys

from harness.audit.inputs import digest, inputs
from harness.audit.manifest import (
    MANIFEST,
    GateError,
    Manifest,
    images,
    require,
    require_images,
    withdraw,
)
from harness.audit.stages import audit, stages
from harness.setup.cache import ROOT
from harness.setup.report import explained

STATUS_FAILED = 1


def _conclude(manifest: Manifest) -> None:
    for result in manifest.stages:
        print(f"{'ok' if result.passed else 'FAILED':<8}{result.stage:<12}{result.seconds:>8.0f} s")
    where = os.path.relpath(MANIFEST, ROOT)
    print(f"audit {manifest.verdict}: inputs {digest(manifest.inputs)[:16]}, {where}")


def main() -> None:
    """Exit status 0 only if every stage holds for exactly what is there now."""
    parser = argparse.ArgumentParser(prog="python -m harness.audit", description=__doc__)
    parser.add_argument("--check", action="store_true", help="run nothing; status 0 if audited")
    parser.add_argument("boards", nargs="*", help="whose images must be those that were audited")
    options = parser.parse_args()
    before = inputs()
    try:
        if not options.check:
            _conclude(audit(stages(), before, MANIFEST))
        manifest = require(inputs())
        for board in options.boards:
            require_images(manifest, board, images(board))
    except GateError as error:
        print(f"no release: {error}", file=sys.stderr)
        for image in withdraw(options.boards):
            print(f"removed {image}, which an earlier release left", file=sys.stderr)
        sys.exit(STATUS_FAILED)


if __name__ == "__main__":
    sys.exit(explained(main))
