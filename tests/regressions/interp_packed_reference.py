# Interp to the size of a second input: ncnn's vector kernels keep a vector in groups of several
# numbers, and took how many groups there are for its size. What stood behind it wrote as if it
# were all. Owner: ncnn, not yet reported. Found by reading.
import sys

from ncnn_mp import DataReader, Mat, Net

PACKED = sys.platform == "linux"  # a microcontroller has no such kernels
LAYERS = "Input in 0 1 in", "Input ref 0 1 ref", "Noop n 1 1 ref r", "Interp i 2 1 in r out 0=1 5=1"
net = Net()
net.load_param(DataReader(from_memory=f"7767517\n{len(LAYERS)} 4\n" + "\n".join(LAYERS) + "\n"))
net.load_model(DataReader(from_memory=b""))
for reference, refused in ((Mat(64), PACKED), (Mat(3, 64), PACKED), (Mat(3, 2, c=8), False)):
    extractor = net.create_extractor()
    extractor.input("in", Mat(6, 6, c=8))
    try:
        extractor.input("ref", reference)
        out = extractor.extract("out")
    except ValueError:
        assert refused
        continue
    assert not refused and (out.w, out.h, out.c) == (reference.w, reference.h, 8), out
