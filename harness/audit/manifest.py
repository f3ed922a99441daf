"""dist/audit/manifest.json: which inputs passed which stages, with which budgets and numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from harness.audit.inputs import Inputs, differences
from harness.setup.cache import ROOT

MANIFEST = ROOT / "dist" / "audit" / "manifest.json"
IMAGES = ("firmware.bin", "firmware.elf")
Images = Mapping[str, bytes]  # what each is called -> what is in it
SHOWN = 5  # differing inputs named in a message


class GateError(Exception):
    """No release may be made of what is there now; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Result:
    """How one stage ended."""

    stage: str
    command: str
    budget: dict[str, str]
    passed: bool
    seconds: float
    finished: str  # UTC, ISO 8601
    log: str
    reports: dict[str, str]  # path -> SHA-256


@dataclass(slots=True)
class Manifest:
    """The audit of one state of all inputs."""

    inputs: Inputs
    verdict: str = "incomplete"  # passed, failed
    stages: list[Result] = field(default_factory=list)

    def write(self, to: Path = MANIFEST) -> None:
        """In one step, so that an interrupted audit never leaves half a manifest."""
        to.parent.mkdir(parents=True, exist_ok=True)
        making = to.with_suffix(".making")
        making.write_text(json.dumps(asdict(self), indent=1) + "\n")
        making.replace(to)


def read(file: Path = MANIFEST) -> Manifest:
    """What a former audit wrote."""
    try:
        content = json.loads(file.read_text())
        stages = [Result(**stage) for stage in content["stages"]]
        return Manifest(content["inputs"], content["verdict"], stages)
    except FileNotFoundError as error:
        raise GateError("nothing has been audited here: run `make audit`") from error
    except (ValueError, KeyError, TypeError) as error:
        raise GateError(f"{file} cannot be read ({error}): run `make audit`") from error


def images(board: str, root: Path = ROOT) -> Images:
    """What is built for a board now."""
    return {image: (root / "build" / board / image).read_bytes() for image in IMAGES}


def require_images(manifest: Manifest, board: str, held: Images) -> None:
    """GateError unless these are, byte for byte, what the audit tested."""
    audited = {path: sha for result in manifest.stages for path, sha in result.reports.items()}
    for image, content in held.items():
        tested = audited.get(f"dist/{board}/{image.replace('.', '-unaudited.')}")
        if tested is None:
            raise GateError(f"the audit has tested no {image} of {board}")
        if hashlib.sha256(content).hexdigest() != tested:
            raise GateError(
                f"build/{board}/{image} is not the one that the audit tested, although it was"
                " made of the same inputs: the build is not reproducible here"
            )


def withdraw(boards: Sequence[str], root: Path = ROOT) -> list[str]:
    """Removes what an earlier release left in dist/: by its name it would be one of what is there
    now. Gives the paths."""
    images = [f"dist/{board}/{image}" for board in boards for image in IMAGES]
    left = [image for image in images if (root / image).exists()]
    for image in left:
        (root / image).unlink()
    return left


def require(present: Inputs, file: Path = MANIFEST) -> Manifest:
    """The manifest of an audit that passed for exactly these inputs."""
    manifest = read(file)
    changed = differences(manifest.inputs, present)
    if changed:
        shown = "".join(f"\n  {line}" for line in changed[:SHOWN])
        more = f"\n  and {len(changed) - SHOWN} more" if len(changed) > SHOWN else ""
        raise GateError(
            f"these are not the inputs that were audited:{shown}{more}\nrun `make audit`"
        )
    if manifest.verdict != "passed":
        failed = [result.stage for result in manifest.stages if not result.passed]
        why = f"failed in {', '.join(failed)}" if failed else "did not come to its end"
        raise GateError(f"the audit of these inputs {why}: run `make audit`")
    return manifest
