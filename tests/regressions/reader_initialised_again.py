# __init__() of an instance of a subclass gives it another native object. The first one kept the
# stream, and a ModelBin kept the instance: the stream was collected, and read.
# Owner: binding. Found by reading.
import gc

from ncnn_mp import DataReader, ModelBin


class Reader(DataReader):
    def again(self):
        super().__init__(from_memory=b"")


class Stream:
    def read(self, size):
        return b"x" * size


def make():
    reader = Reader(Stream())
    modelbin = ModelBin(from_datareader=reader)
    reader.again()
    return reader, modelbin


def deep(levels):
    return deep(levels - 1) if levels else make()


reader, modelbin = deep(20)
for _ in range(20):
    deep(20)
gc.collect()
junk = [[i] * 4 for i in range(2000)]
gc.collect()
assert modelbin.load(4, 1).to_bytes() == b"x" * 16
