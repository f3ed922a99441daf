# Flatten, and a Reshape whose channels do not lie side by side, copy: report()'s peak had one of
# the two blobs. Owner: binding. Found by reading.
from ncnn_mp import DataReader, Net

for layer in ("Flatten f 1 1 in out", "Reshape r 1 1 in out 0=75"):
    net = Net()
    net.load_param(DataReader(from_memory=f"7767517\n2 2\nInput in 0 1 in 0=5 1=5 2=3\n{layer}\n"))
    assert net.report()["peak"] >= 4 * (75 + 75), net.report()
