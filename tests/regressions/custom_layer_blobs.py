# A layer that works in place, with more outputs than inputs: ncnn used Mats past its list. Without
# inputs, it took the address of the first of none. The module refuses such lines.
# Owner: ncnn, not yet reported. Found by contract tests.
from ncnn_mp import DataReader, Layer, Net


class Mine(Layer):
    def __init__(self):
        super().__init__()
        self.support_inplace = True

    def forward_inplace(self, mats, opt):
        pass


for blobs in (b"2 3\nInput data 0 1 data\nMine m 1 2 data a b\n", b"1 1\nMine m 0 1 out\n"):
    net = Net()
    net.register_custom_layer("Mine", Mine)
    try:
        net.load_param(DataReader(from_memory=b"7767517\n" + blobs))
        raise SystemExit("accepted")
    except ValueError:
        pass
