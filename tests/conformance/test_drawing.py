"""Drawing on pixels of several bytes is drawing on each byte with its own part of the colour.

CPython's ncnn has no drawing to compare with; its four variants, one for each number of channels,
are compared with each other, side by side and in planes, and with pixels set by hand.
"""

from __future__ import annotations

import random

import pytest

from harness.execute import FINISHED
from harness.execute.server import Server

SIZE = 16, 11
KINDS = ("rectangle", "line", "circle", "text")
ROUNDS = 12


def drawing(kind: str, dice: random.Random, color: int) -> str:
    """A call's text but for the canvas."""
    x, y, right, bottom = (dice.randint(-4, 18) for _ in range(4))
    thickness = dice.choice((-1, 1, 2, 3))
    return {
        "rectangle": f"draw_rectangle(({x}, {y}, {abs(right)}, {abs(bottom)}), {color}, "
        f"{thickness})",
        "line": f"draw_line(({x}, {y}), ({right}, {bottom}), {color}, {abs(thickness)})",
        "circle": f"draw_circle(({x}, {y}), {abs(right)}, {color}, {thickness})",
        "text": f"draw_text({dice.choice(('ncnn', 'A', 'x y'))!r}, ({x // 4}, {y // 4}), 9, "
        f"{color})",
    }[kind]


def drawn(server: Server, canvas: str, call: str) -> bytes:
    """The canvas afterwards."""
    text = f"from ncnn_mp import *\nm = {canvas}\nm.{call}\nprint(m.to_bytes().hex())"
    execution = server.run_text(text)
    assert execution.outcome == FINISHED, execution.output
    return bytes.fromhex(execution.output.strip())


@pytest.mark.parametrize("channels", [2, 3, 4])
@pytest.mark.parametrize("kind", KINDS)
def test_channels_are_independent(kind: str, channels: int, server: Server) -> None:
    w, h = SIZE
    touched = 0
    for seed in range(ROUNDS):
        color = random.Random(seed).getrandbits(32)
        call = [drawing(kind, random.Random(seed + 99), (color >> 8 * i) & 255) for i in range(4)]
        whole = drawing(kind, random.Random(seed + 99), color)
        parts = [drawn(server, f"Mat({w}, {h}, elemsize=1)", each) for each in call[:channels]]
        pixels = drawn(server, f"Mat({w}, {h}, elemsize={channels}, elempack={channels})", whole)
        assert [pixels[i::channels] for i in range(channels)] == parts
        touched += any(pixels)
    assert touched >= ROUNDS // 3


@pytest.mark.parametrize("thickness", [-1, 1, 2])
def test_rectangle_by_hand(thickness: int, server: Server) -> None:
    w, h = SIZE
    x, y, rw, rh = 3, 2, 7, 5
    found = drawn(
        server,
        f"Mat({w}, {h}, elemsize=1)",
        f"draw_rectangle(({x}, {y}, {rw}, {rh}), 200, {thickness})",
    )
    if thickness == -1:
        wanted = {(i, j) for i in range(x, x + rw) for j in range(y, y + rh)}
        assert {(p % w, p // w) for p, value in enumerate(found) if value} == wanted
    inside = [(p % w, p // w) for p, value in enumerate(found) if value]
    assert min(i for i, _ in inside) in (x - thickness // 2, x)
    assert set(found) <= {0, 200}
