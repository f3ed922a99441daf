# A blob that several layers take is copied for each of them in the network that ncnn gets. Room was
# set aside for the file's blobs only: with many copies and no memory left, operator new ended the
# interpreter. And the second try of a call that found no memory had less set aside than the first.
# Release builds cannot refuse memory.
# Owner: binding. Found by reading.
import ncnn_mp
from ncnn_mp import DataReader, Mat, Net

LAYERS, INPUTS = 8, 200
lines = ["7767517", f"{LAYERS + 1} {LAYERS + 1}", "Input in 0 1 0"]
lines += [f"Eltwise {i} {INPUTS} 1 {'0 ' * INPUTS}{i + 1} 0=1" for i in range(LAYERS)]
lines.append("")
param = "\n".join(lines).encode()


def use():
    net = Net()
    net.load_param(DataReader(from_memory=param))
    net.load_model(DataReader(from_memory=b""))
    extractor = net.create_extractor()
    extractor.input("0", Mat(1))
    assert extractor.extract("1").w == 1


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
