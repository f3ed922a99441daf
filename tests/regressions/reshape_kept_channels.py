# Reshape from four dimensions to three with the channels as they are (2=0): ncnn's vector kernels
# made a fourth or an eighth of them, and what stood behind it wrote as if there were all.
# Owner: ncnn, not yet reported. Found by reading.
import sys

from ncnn_mp import DataReader, Mat, Net

PACKED = sys.platform == "linux"  # a microcontroller has no such kernels

net = Net()
net.load_param(
    DataReader(from_memory="7767517\n2 2\nInput in 0 1 in\nReshape r 1 1 in out 0=-1 1=6 2=0\n")
)
net.load_model(DataReader(from_memory=b""))
for mat, refused in ((Mat(2, 3, 4, 8), PACKED), (Mat(4, 6, c=8), False)):
    extractor = net.create_extractor()
    mat.fill(1.0)
    try:
        extractor.input("in", mat)
        out = extractor.extract("out")
    except ValueError:
        assert refused
        continue
    assert not refused and (out.w, out.h, out.c) == (4, 6, 8), out
