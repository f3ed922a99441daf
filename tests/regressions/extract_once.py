# A layer in Python may give another shape each time that it runs. When memory was out, what came
# before a place where a run stops was run a second time, and blobs of the first shape met what was
# checked for the second. Owner: binding. Found by reading.
import ncnn_mp
from ncnn_mp import DataReader, Layer, Mat, Net

calls = 0


class Mine(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = True

    def forward(self, mat, option):
        global calls
        calls += 1
        side = 64 if calls == 1 else 16
        made = Mat(side, side, c=1)
        made.fill(1.0)
        return made


lines = ["Input in 0 1 in", "Mine m 1 1 in b1"]
lines += [f"ReLU r{i} 1 1 b{i - 1} b{i}" for i in range(2, 17)]
lines += ["Split s 1 2 b16 t1 b17"]
lines += [f"ReLU r{i} 1 1 b{i - 1} b{i}" for i in range(18, 38)]
lines += ["Pooling p 1 1 t1 a 0=0 1=3 2=1 3=1", "Eltwise e 2 1 b37 a out 0=1"]
param = f"7767517\n{len(lines)} {len(lines) + 1}\n" + "\n".join(lines) + "\n"
net = Net()
net.register_custom_layer("Mine", Mine)
net.load_param(DataReader(from_memory=param))
net.load_model(DataReader(from_memory=b""))
fail = getattr(ncnn_mp, "_fail", lambda *how: (0, 0, 0))
refused = 0
k = allocations = 1
while k <= allocations:
    calls = 0
    extractor = net.create_extractor()
    extractor.input("in", Mat(4))
    fail("native", k)
    try:
        extractor.extract("out")
    except MemoryError:
        refused += 1
    allocations = fail()[0]
    assert calls <= 1, k
    k += 1
