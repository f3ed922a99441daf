#!/usr/bin/env python3
"""Writes pair.param, pair.param.bin and pair.bin: the smallest network with two inputs and weights.

    left (4) ──┐
               ├─ BinaryOp add ─ sum ─ InnerProduct 4→3 ─ dense ─ Softmax ─ out
    right (4) ─┘

It runs in microseconds, so fuzz_net and fuzz_extractor spend their time on the module; and "an
input is still missing" can only be seen with two inputs. Layer type numbers are those of
build/sources/ncnn/src/layer_type_enum.h, which ncnn's build makes out of the layer list.
"""

from __future__ import annotations

import struct
from pathlib import Path

TEXT = """7767517
5 5
Input left 0 1 left 0=4
Input right 0 1 right 0=4
BinaryOp add 2 1 left right sum 0=0
InnerProduct dense 1 1 sum dense 0=3 1=1 2=12
Softmax soft 1 1 dense out 0=0
"""
LAYER_NUMBERS = {"Input": 16, "BinaryOp": 40, "InnerProduct": 15, "Softmax": 32}
MAGIC = 7767517
END_OF_PARAMETERS = -233
FP32_TAG = 0


def binary_param(text: str) -> bytes:
    """What ncnn2mem makes of the text: 32-bit integers only, blobs by number."""
    lines = [line.split() for line in text.splitlines()]
    blobs: list[str] = []
    words = [MAGIC, int(lines[1][0]), int(lines[1][1])]
    for kind, _, bottoms, tops, *rest in lines[2:]:
        bottom, top = int(bottoms), int(tops)
        blobs += rest[bottom : bottom + top]
        words += [LAYER_NUMBERS[kind], bottom, top]
        words += [blobs.index(blob) for blob in rest[: bottom + top]]
        for field in rest[bottom + top :]:
            key, value = field.split("=")
            words += [int(key), int(value)]
        words.append(END_OF_PARAMETERS)
    return struct.pack(f"<{len(words)}i", *words)


def weights() -> bytes:
    """A 3 by 4 matrix and its bias."""
    matrix = [(row - column) / 4 for row in range(3) for column in range(4)]
    bias = [0.5, 0.0, -0.5]
    return struct.pack("<I12f", FP32_TAG, *matrix) + struct.pack("<3f", *bias)


def main() -> None:
    """Writes the three files beside this script."""
    folder = Path(__file__).resolve().parent
    (folder / "pair.param").write_text(TEXT)
    (folder / "pair.param.bin").write_bytes(binary_param(TEXT))
    (folder / "pair.bin").write_bytes(weights())


if __name__ == "__main__":
    main()
