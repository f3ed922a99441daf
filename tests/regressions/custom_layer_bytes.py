# A layer written in Python gave Mats of 1-byte elements, which the next layer took for floats.
# Owner: binding. Found by contract tests.
from ncnn_mp import DataReader, Layer, Mat, Net

PARAM = b"7767517\n3 3\nInput data 0 1 data\nMine mine 1 1 data mid\nReLU relu 1 1 mid out\n"


class Mine(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = True

    def forward(self, mat, opt):
        return Mat(16, elemsize=1)


net = Net()
net.register_custom_layer("Mine", Mine)
net.load_param(DataReader(from_memory=PARAM))
net.load_model(b"")
extractor = net.create_extractor()
extractor.input("data", Mat(4))
try:
    extractor.extract("out")
    raise SystemExit("accepted")
except ValueError:
    pass
