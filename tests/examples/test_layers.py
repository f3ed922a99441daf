"""Holds examples/binary_op.py and examples/custom_layer.py to every number that they print."""

from pathlib import Path

from tests.examples.builds import EXAMPLES, on_each_build, output

BINARY_OP = """\
a     [1.0, 2.0, 3.0, 4.0]
b     [4.0, 3.0, 2.0, 0.5]
+     [5.0, 5.0, 5.0, 4.5]
-     [-3.0, -1.0, 1.0, 3.5]
*     [4.0, 6.0, 6.0, 2.0]
max   [4.0, 3.0, 3.0, 4.0]
min   [1.0, 2.0, 2.0, 0.5]
a * 2 [2.0, 4.0, 6.0, 8.0]
"""

CUSTOM_LAYER = """\
answer: [0.875, 0.125, 0.875, 0.0, 6.875]
an exception in forward(): Blend: 2 and 1 numbers, expected as many
the next answer: [6.375]
a blob after its forward(): Mat was lent to a callback that has ended
an exception in load_param(): Curve: 0 coefficients, expected 1 or more
the network after it: <Net empty>
"""


def curve(x: float) -> float:
    """The polynomial of the example's network."""
    return 0.5 - 2 * x + x * x


def answer(left: list[float], right: list[float]) -> list[float]:
    """What the example's network computes."""
    mixed = [0.75 * curve(x) + 0.25 * y for x, y in zip(left, right, strict=True)]
    return [max(0.0, x) for x in mixed]


def test_expected_answers_are_what_the_network_says() -> None:
    lines = CUSTOM_LAYER.splitlines()
    assert lines[0] == f"answer: {answer([0, 1, 2, 3, 4], [2, 2, 2, -20, 2])}"
    assert lines[2] == f"the next answer: {answer([4], [0])}"


@on_each_build
def test_binary_op(build: str, tmp_path: Path) -> None:
    assert output(build, EXAMPLES / "binary_op.py", folder=tmp_path) == BINARY_OP


@on_each_build
def test_custom_layer(build: str, tmp_path: Path) -> None:
    assert output(build, EXAMPLES / "custom_layer.py", folder=tmp_path) == CUSTOM_LAYER
