# A run inside of another one's layer, or an Extractor made while a model was loaded, gave back what
# had been set aside for the outer call: it was out of memory where there was plenty.
# Owner: binding. Found by reading.
import io

from ncnn_mp import DataReader, Layer, Mat, Net


def load(text, weights=b"", **classes):
    net = Net()
    for name, cls in classes.items():
        net.register_custom_layer(name, cls)
    net.load_param(DataReader(from_memory=text))
    net.load_model(weights)
    return net


inner = load("7767517\n2 2\nInput in 0 1 a\nReLU r 1 1 a b\n")
inside = inner.create_extractor()
inside.input("a", Mat(4))


class Nesting(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = True
        self.support_inplace = True

    def forward_inplace(self, mat, option):
        inside.extract("b")
        return 0


outer = load(
    "7767517\n3 3\nInput in 0 1 a\nNesting x 1 1 a b\nPooling p 1 1 b c 1=2 2=2\n", Nesting=Nesting
)
extractor = outer.create_extractor()
extractor.input("a", Mat(8, 8, c=2))
assert extractor.extract("c").w == 4


class Stream(io.IOBase):
    def __init__(self, data):
        self.data = io.BytesIO(data)

    def read(self, size):
        inner.create_extractor()
        return self.data.read(size)


PARAM = "7767517\n2 2\nInput in 0 1 a\nInnerProduct r 1 1 a b 0=2 1=1 2=8\n"
load(PARAM, DataReader(Stream(bytes(4 + 32 + 8))))
