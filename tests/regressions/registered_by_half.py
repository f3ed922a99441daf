# A registration that failed in the middle left a built-in type noted as one in Python: its lines
# were not checked, and ncnn ran its own layer. Owner: binding. Found by reading.
import micropython
from ncnn_mp import DataReader, Layer, Mat, Net


class Mine(Layer):
    pass


PARAM = "7767517\n3 3\nInput a 0 1 a\nInput c 0 1 c\nEltwise e 2 1 a c b\n"
for before in range(9):
    net = Net()
    for name in ("ReLU", "Clip", "Sigmoid", "ReLU", "First", "Second", "Third", "Third", "Fourth")[
        :before
    ]:
        net.register_custom_layer(name, Mine)
    failed = False
    micropython.heap_lock()
    try:
        net.register_custom_layer("Eltwise", Mine)
    except MemoryError:
        failed = True
    micropython.heap_unlock()
    assert failed, "nothing of the module is called while the heap is locked"
    net.load_param(DataReader(from_memory=PARAM))
    net.load_model(DataReader(from_memory=b""))
    extractor = net.create_extractor()
    extractor.input("a", Mat(16, 16, c=8))
    extractor.input("c", Mat(1, 1, c=1))
    try:
        refused = extractor.extract("b")
    except ValueError as error:
        refused = str(error)
    assert "do not fit" in str(refused), refused
