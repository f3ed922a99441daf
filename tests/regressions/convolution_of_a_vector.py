# ncnn takes a Convolution of a vector for an InnerProduct, which knows no pads; its vector kernels
# pad all the same, quadratically: 20 GB for two numbers of a param. Owner: ncnn, not yet reported.
# Found by reading.
from ncnn_mp import DataReader, Mat, Net

net = Net()
net.load_param(
    DataReader(
        from_memory="7767517\n2 2\nInput in 0 1 in\nConvolution c 1 1 in out 0=1 1=1 6=1 4=20000\n"
    )
)
net.load_model(bytes(8))
extractor = net.create_extractor()
extractor.input("in", Mat(1))
try:
    out = extractor.extract("out")
    assert (out.w, out.h, out.c) == (1, 1, 1)
except ValueError as error:
    assert "its pads" in str(error), error
