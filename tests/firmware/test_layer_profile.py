"""The layers that models use, out of the text and the binary form of their params."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.choices import RandomChoices
from harness.firmware.layer_profile import ProfileError, profile_of, types_in
from harness.models import ROOT
from harness.networks.files import binary, text
from harness.networks.grow import grow

DIGITS = ROOT / "examples/digits/digits.param"


def test_what_digits_needs() -> None:
    lines = DIGITS.read_text().splitlines()[2:]
    wanted = sorted({line.split()[0] for line in lines})
    made = profile_of([DIGITS]).splitlines()
    assert made == ["# The layers of digits.param.", *wanted]


@pytest.mark.parametrize("seed", range(20))
def test_both_forms_say_the_same(seed: int, tmp_path: Path) -> None:
    network = grow(RandomChoices(seed, 1024))
    (tmp_path / "net.param").write_text(text(network))
    (tmp_path / "net.param.bin").write_bytes(binary(network))
    wanted = [node.type for node in network.nodes]
    assert types_in(tmp_path / "net.param") == types_in(tmp_path / "net.param.bin") == wanted


@pytest.mark.parametrize("content", ["", "hello", "7767518\n1 1\n", "7767517\nx y\n"])
def test_no_param_file(content: str, tmp_path: Path) -> None:
    file = tmp_path / "some.param"
    file.write_text(content)
    with pytest.raises(ProfileError, match="is no param file"):
        types_in(file)


def test_custom_layers_take_no_room(tmp_path: Path) -> None:
    file = tmp_path / "some.param"
    file.write_text("7767517\n2 2\nInput i 0 1 a\nMine m 1 1 a b\n")
    assert profile_of([file]).splitlines()[1:] == ["Input"]
