"""What only a binary param can say, and must not: numbers of blobs that nobody makes, counts below
zero."""

import struct

from ncnn_mp import Net

from contract import check, done, raises

MAGIC, INPUT, RELU, END = 7767517, 16, 26, -233
DATA = (INPUT, 0, 1, 0, END)


def words(*numbers):
    return struct.pack(f"<{len(numbers)}i", *numbers)


def refused(param, why):
    refusal = str(raises(ValueError, Net().load_param_bin, param))
    check(refusal.startswith("param refused") and why in refusal, refusal)


# Below zero, beyond all blobs, below one that is made.
for taken in (-1, 1, 5, 2**31 - 1):
    refused(words(MAGIC, 2, 2, *DATA, RELU, 1, 1, taken, 1, END), "no layer before it makes")
refused(
    words(MAGIC, 2, 3, INPUT, 0, 1, 2, END, RELU, 1, 1, 1, 0, END), "an input that no layer before"
)

HOSTILE = (-1, -7, -(2**31), 2**31 - 1)
for count in HOSTILE:
    refused(words(MAGIC, count, 1, *DATA), "the number of layers")
    refused(words(MAGIC, 1, 1, INPUT, count, 1, 0, END), "a layer's number of inputs")
    refused(words(MAGIC, 1, 1, INPUT, 0, count, 0, END), "a layer's number of outputs")
    refused(words(MAGIC, 1, 1, INPUT, 0, 1, 0, -23300, count, 1, END), "an array's length")
    refused(words(MAGIC, 1, 1, INPUT, 0, 1, 0, -23400, count, 1, END), "a string's length")
for count in (-1, -(2**31)):
    refused(words(MAGIC, 1, count, *DATA), "the number of blobs")

done()
