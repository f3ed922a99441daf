# A second input() lets ncnn make an extractor anew, which has room for every blob of the network.
# It was not set aside for it: with many blobs and no memory left, operator new ended the
# interpreter. Release builds cannot refuse memory.
# Owner: binding. Found by reading.
import ncnn_mp
from ncnn_mp import DataReader, Mat, Net

LAYERS = 1000
lines = ["7767517", f"{LAYERS + 1} {LAYERS + 1}", "Input in 0 1 0"]
lines += [f"ReLU {i} 1 1 {i} {i + 1}" for i in range(LAYERS)]
lines.append("")
net, mat = Net(), Mat(1)
net.load_param(DataReader(from_memory="\n".join(lines).encode()))
net.load_model(DataReader(from_memory=b""))
extractor = net.create_extractor()
refused = 0
fail = getattr(ncnn_mp, "_fail", lambda *how: (0, 0, 0))
for every in (0, 1, 2):
    k = allocations = 1
    while k <= allocations:
        extractor.input("0", mat)
        assert extractor.extract("1").w == 1
        fail("native", k, every)
        try:
            extractor.input("0", mat)
        except MemoryError:
            refused += 1
        allocations = fail()[0]
        k += 1
