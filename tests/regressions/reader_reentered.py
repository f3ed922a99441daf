# A stream's own code read from the reader that was reading it, through a ModelBin. What had been
# read ahead was no longer ahead then, and reading went on behind its end: the bytes came out in
# Python. Owner: binding. Found by reading.
from ncnn_mp import DataReader, Layer, ModelBin, Net

PARAM = "7767517\n2 2\nInput in 0 1 in\nMine m 1 1 in out\n"
tried = []


class Stream:
    def __init__(self):
        self.calls = 0

    def read(self, size):
        self.calls += 1
        if self.calls != 2:
            return b"7" * size
        try:
            self.modelbin.load(1, 1)
        except (RuntimeError, ValueError) as error:
            tried.append(str(error))
        return b""


def refused(call, *arguments):
    try:
        call(*arguments)
    except (RuntimeError, ValueError):
        return True
    return False


# By a ModelBin of one's own.
stream = Stream()
reader = DataReader(stream)
stream.modelbin = ModelBin(from_datareader=reader)
assert refused(Net().load_param, reader)
assert reader.read(bytearray(64)) == 64  # no byte of them from elsewhere
assert tried == ["DataReader is being read"], tried


# By the one that a layer is lent: ncnn asks for the bytes, gets none, and the model is refused.
class Mine(Layer):
    def load_model(self, modelbin):
        self.stream.modelbin = modelbin
        modelbin.load(4, 1)


class Nested:
    modelbin = None

    def read(self, size):
        modelbin, self.modelbin = self.modelbin, None
        if modelbin is not None:
            modelbin.load(1, 1)
        return bytes(size)


Mine.stream = Nested()
net = Net()
net.register_custom_layer("Mine", Mine)
net.load_param(DataReader(from_memory=PARAM))
assert refused(net.load_model, DataReader(Mine.stream))


# What is refused does not count: no weight is missing.
class Busy:
    def read(self, size):
        try:
            self.reader.read(bytearray(4))
        except RuntimeError as error:
            tried.append(str(error))
        return bytes(size)


tried.clear()
busy = Busy()
busy.reader = DataReader(busy)
assert ModelBin(from_datareader=busy.reader).load(1, 1).w == 1
assert tried == ["DataReader is being read"], tried
