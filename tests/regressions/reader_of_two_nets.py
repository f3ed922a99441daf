# A layer in Python runs while a Net reads its weights. If it had another Net, or a ModelBin, read
# from the same DataReader, the verifier no longer saw what ncnn read: bytes for floats, perhaps.
# Owner: binding. Found by reading.
from ncnn_mp import DataReader, Layer, ModelBin, Net

PARAM = "7767517\n3 3\nInput in 0 1 in\nMine m 1 1 in a\nPReLU p 1 1 a out 0=1\n"
OTHER = "7767517\n2 2\nInput in 0 1 in\nReLU r 1 1 in out\n"
refused = []


def other_net():
    net = Net()
    net.load_param(DataReader(from_memory=OTHER))
    net.load_model(reader)


def other_modelbin():
    modelbin.load(1, 1)


def read():
    reader.read(bytearray(4))


class Mine(Layer):
    def load_model(self, _):
        for use in (other_net, other_modelbin, read):
            try:
                use()
            except RuntimeError as error:
                refused.append(str(error))


reader = DataReader(from_memory=bytes(4))
modelbin = ModelBin(from_datareader=reader)
net = Net()
net.register_custom_layer("Mine", Mine)
net.load_param(DataReader(from_memory=PARAM))
net.load_model(reader)
assert refused == ["DataReader is being read"] * 3, refused
