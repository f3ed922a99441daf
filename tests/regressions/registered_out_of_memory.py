# The same where memory runs out: whichever allocation of a registration fails, what is loaded
# afterwards is either the class or checked. Owner: binding. Found by reading.
import ncnn_mp
from ncnn_mp import DataReader, Layer, Mat, Net


class Mine(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = False

    def forward(self, mats, n, option):
        return [mats[0]] * n


PARAM = "7767517\n3 3\nInput a 0 1 a\nInput c 0 1 c\nEltwise e 2 1 a c b\n"
fail = getattr(ncnn_mp, "_fail", lambda *how: (0, 0, 0))


def attempt(heap, k, names):
    net = Net()
    for name in names:
        net.register_custom_layer(name, Mine)
    failed = False
    fail(heap, k)
    try:
        net.register_custom_layer("Eltwise", Mine)
    except MemoryError:
        failed = True
    counts = fail()
    net.load_param(DataReader(from_memory=PARAM))
    net.load_model(DataReader(from_memory=b""))
    extractor = net.create_extractor()
    extractor.input("a", Mat(16, 16, c=8))
    extractor.input("c", Mat(1, 1, c=1))
    try:
        extractor.extract("b")
        assert not failed, "a layer that nobody has checked runs"
    except ValueError:
        assert failed, "the class was registered"
    return counts[0] if heap == "native" else counts[1]


for names in ((), ("ReLU", "Clip", "Sigmoid", "Power"), ("One", "Two", "Three", "Four")):
    for heap in ("native", "gc"):
        k = allocations = 1
        while k <= allocations:
            allocations = attempt(heap, k, names)
            k += 1
