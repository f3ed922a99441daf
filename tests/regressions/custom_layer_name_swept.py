# The name of a custom layer's class was swept while ncnn still looked for it: ncnn_net_register_
# custom_layer_by_type() copies the pointer alone. Owner: binding. Found by GC stress.
import gc

from ncnn_mp import DataReader, Layer, Net


class Mine(Layer):
    def forward(self, mat, option):
        return mat.clone(None)


def register(net, i):
    net.register_custom_layer("Mine" + str(i), Mine)


net = Net()
for i in range(40):
    register(net, i)
gc.collect()
other = ["Other" + str(i) for i in range(400)]  # in the places of the names
for i in range(40):
    param = f"7767517\n2 2\nInput data 0 1 data\nMine{i} m 1 1 data out\n"
    net.load_param(DataReader(from_memory=param.encode()))
    net.load_model(b"")
    net.clear()
