# A built-in layer replaced after the network was loaded: ncnn gave its own to our destructor.
# Owner: binding. Found by contract tests.
from ncnn_mp import DataReader, Layer, Net


class Mine(Layer):
    pass


net = Net()
PARAM = b"7767517\n2 2\nInput data 0 1 data\nReLU r 1 1 data out\n"
net.load_param(DataReader(from_memory=PARAM))
net.load_model(b"")
try:
    net.register_custom_layer("ReLU", Mine)
    raise SystemExit("accepted")
except ValueError:
    pass
net.clear()
net.register_custom_layer("ReLU", Mine)
