# A network whose Input line declares a shape refused every other one, which its layers take and
# ncnn computes: it is a hint, and converters write the shape that they happened to see.
# Owner: binding. Found by reading the verifier against ncnn.
from ncnn_mp import DataReader, Mat, Net

PARAM = b"7767517\n2 2\nInput in 0 1 in 0=8 1=8 2=3\nPooling pool 1 1 in out 1=2 2=2\n"
net = Net()
net.load_param(DataReader(from_memory=PARAM))
net.load_model(b"")
extractor = net.create_extractor()
extractor.input("in", Mat(6, 10, c=5))
out = extractor.extract("out")
assert (out.w, out.h, out.c) == (3, 5, 5), out
assert net.blob("out").shape == (3, 5, 5)
