"""A deep network needs no more of the stack than a shallow one: ncnn's recursion starts anew."""

import struct

import micropython
from ncnn_mp import Layer, Net

from contract import check, done, raises, same
from networks import numbers, vector

INPUT, RELU, MINE = 16, 26, 256


class Measuring(Layer):
    """The first layer, which ncnn's recursion reaches last."""

    def __init__(self):
        super().__init__()
        self.one_blob_only = True

    def forward(self, mat, option):
        if used is None:
            raise KeyError("in the middle of a run")
        used.append(micropython.stack_use() if hasattr(micropython, "stack_use") else 0)
        return mat


def run(depth):
    param = struct.pack("<8i", 7767517, depth, depth, INPUT, 0, 1, 0, -233)
    for i in range(1, depth):
        param += struct.pack("<6i", MINE if i == 1 else RELU, 1, 1, i - 1, i, -233)
    net = Net()
    net.register_custom_layer(MINE, Measuring)
    net.load_param_bin(param)
    net.load_model(b"")
    extractor = net.create_extractor()
    extractor.input(0, vector(1.0, -2.0))
    if used is None:
        raises(KeyError, extractor.extract, depth - 1)
        same(net.report()["peak"], None, "nobody has said what follows")
    else:
        same(numbers(extractor.extract(depth - 1)), (1.0, 0.0))


used = []
run(16)
run(300)
check(used[1] <= used[0] * 2, used)
used = None
run(300)
done()
