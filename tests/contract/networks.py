"""Two networks small enough to read, for the contract scripts: values of theirs can be computed by
hand. A .bin holds a tag (0: fp32), the weights, then the bias without a tag."""

import struct

import ncnn_mp

RELU_PARAM = b"""7767517
2 2
Input data 0 1 data
ReLU relu 1 1 data out
"""

# The Input declares its shape: 4 numbers.
DENSE_PARAM = b"""7767517
2 2
Input data 0 1 data 0=4
InnerProduct dense 1 1 data out 0=3 1=1 2=12
"""
WEIGHTS = tuple(i * 0.5 - 2 for i in range(12))
BIAS = (1.0, -1.0, 0.25)
DENSE_BIN = struct.pack("<I12f3f", 0, *(WEIGHTS + BIAS))

# The same as .param.bin: numbers of types (Input 16, ReLU 26, InnerProduct 15) and blobs, no names.
RELU_PARAM_BIN = struct.pack("<14i", 7767517, 2, 2, 16, 0, 1, 0, -233, 26, 1, 1, 0, 1, -233)
DENSE_PARAM_BIN = struct.pack(
    "<22i", 7767517, 2, 2, 16, 0, 1, 0, 0, 4, -233, 15, 1, 1, 0, 1, 0, 3, 1, 1, 2, 12, -233
)


def relu_net():
    net = ncnn_mp.Net()
    net.load_param(ncnn_mp.DataReader(from_memory=RELU_PARAM))
    net.load_model(b"")
    return net


def dense_net():
    net = ncnn_mp.Net()
    net.load_param(ncnn_mp.DataReader(from_memory=DENSE_PARAM))
    net.load_model(DENSE_BIN)
    return net


def vector(*values):
    return ncnn_mp.Mat(len(values), data=struct.pack(f"<{len(values)}f", *values))


def numbers(mat):
    """The Mat's fp32 elements in packed order."""
    data = mat.to_bytes()
    return struct.unpack(f"<{len(data) // 4}f", data)


def dense(values):
    """What the dense network answers, computed here."""
    rows = [WEIGHTS[4 * i : 4 * i + 4] for i in range(3)]
    return tuple(sum(w * v for w, v in zip(row, values)) + bias for row, bias in zip(rows, BIAS))


class Springing:
    """A stream that serves `data` and calls `inside` before its `at`-th read."""

    def __init__(self, data, inside, at=1):
        self.left, self.inside, self.at = data, inside, at

    def read(self, size):
        self.at -= 1
        if self.at == 0:
            self.inside()
        piece, self.left = self.left[:size], self.left[size:]
        return piece


def load_springing(net, data, inside, at=1):
    """Loads the dense network, `data` (its param or its model) from a Springing stream."""
    sources = [DENSE_PARAM, DENSE_BIN]
    param, model = [Springing(one, inside, at if one is data else 0) for one in sources]
    net.load_param(ncnn_mp.DataReader(param))
    net.load_model(ncnn_mp.DataReader(model))


def works_anew(net):
    """Whether a Net is empty, and loads and computes the dense network."""
    if (net.input_count, net.output_count) != (0, 0):
        return False
    net.load_param(ncnn_mp.DataReader(from_memory=DENSE_PARAM))
    net.load_model(DENSE_BIN)
    extractor, given = net.create_extractor(), vector(1.0, 2.0, 3.0, 4.0)
    extractor.input("data", given)
    out = extractor.extract("out")
    result = numbers(out)
    for one in (extractor, given, out):
        one.close()
    net.clear()
    return result == dense((1.0, 2.0, 3.0, 4.0))
