# ncnn brings each input of a layer into the layout that the layer wants, with a layer and a
# ParamDict that live for a moment. What had been taken of the reserve was summed up, and not what
# of it was in use: many inputs and no memory left ended the interpreter although there was room.
# Owner: binding. Found by the OOM sweep of a seed of fuzz_custom_layer.
import ncnn_mp
from ncnn_mp import DataReader, Layer, Mat, Net

INPUTS = 60  # a layer in Python takes 64
copies = " ".join([f"a{i}" for i in range(INPUTS)])
split = f"Split s 1 {INPUTS} a {copies}"
param = f"7767517\n3 {INPUTS + 2}\nInput a 0 1 a\n{split}\nMine m {INPUTS} 1 {copies} b\n"


class Mine(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = False

    def forward(self, given, count, option):
        return [given[0].clone()]


def use():
    net = Net()
    net.register_custom_layer("Mine", Mine)
    net.load_param(DataReader(from_memory=param))
    net.load_model(DataReader(from_memory=b""))
    extractor = net.create_extractor()
    extractor.input("a", Mat(4))
    assert extractor.extract("b").w == 4


refused = 0
fail = getattr(ncnn_mp, "_fail", lambda *how: (0, 0, 0))
for every in (0, 1, 2):
    k = allocations = 1
    while k <= allocations:
        fail("native", k, every)
        try:
            use()
        except MemoryError:
            refused += 1
        allocations = fail()[0]
        k += 1
