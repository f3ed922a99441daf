"""Streams that recurse for ever through native code, ncnn's frames between: RuntimeError, as for
any recursion, out of every level, and everything works on afterwards."""

from ncnn_mp import DataReader, Net

from contract import check, done, same, settle
from networks import DENSE_BIN, DENSE_PARAM, RELU_PARAM_BIN, dense, dense_net, numbers, vector


class Deeper:
    """A stream whose every read starts another of the same kind."""

    def __init__(self, use):
        self.use = use
        self.depth = 0

    def read(self, size):
        self.depth += 1
        self.use(self)
        return b"1" * size


def read(stream):
    DataReader(stream).read(bytearray(8))


def scan(stream):
    DataReader(stream).scan("%7s", bytearray(8))


def load_param(stream):
    Net().load_param(DataReader(stream))


def load_param_bin(stream):
    Net().load_param_bin(DataReader(stream))


def load_model(stream):
    net = Net()
    net.load_param(DataReader(from_memory=DENSE_PARAM))
    net.load_model(DataReader(stream))


for use in (read, scan, load_param, load_param_bin, load_model):
    for _ in range(3):
        stream = Deeper(use)
        try:
            use(stream)
            check(False, use, "ended")
        except (RuntimeError, MemoryError) as raised:
            check(stream.depth > 3, use, stream.depth, repr(raised))
        settle()
net, given = dense_net(), vector(1.0, 2.0, 3.0, 4.0)
net.load_param_bin(RELU_PARAM_BIN)
net.load_param(DataReader(from_memory=DENSE_PARAM))
net.load_model(DENSE_BIN)
extractor = net.create_extractor()
extractor.input("data", given)
same(numbers(extractor.extract("out")), dense((1.0, 2.0, 3.0, 4.0)))
done()
