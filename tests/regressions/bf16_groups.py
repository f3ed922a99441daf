# Convolutions in groups: ncnn's kernels for x86 prepared their weights for numbers of 16 bits, and
# then ran on floats: they read behind the weights, or at no address. Generic code does not.
# Owner: ncnn, not yet reported. Found by reading.
import sys

from ncnn_mp import DataReader, Mat, Net

for kind in ("ConvolutionDepthWise", "DeconvolutionDepthWise"):
    for bf16 in (True, False) if sys.platform == "linux" else (False,):
        net = Net()
        net.option.use_bf16_storage = bf16
        layers = f"Input in 0 1 in\n{kind} l 1 1 in out 0=4 1=3 5=1 6=144 7=2"
        try:
            net.load_param(DataReader(from_memory=f"7767517\n2 2\n{layers}\n"))
        except ValueError as error:
            if "use_bf16_storage" not in str(error):
                raise  # firmware may be built without the layer
            assert bf16
            continue
        assert not bf16
        net.load_model(DataReader(from_memory=bytes(4 + 144 * 4 + 16)))
        extractor = net.create_extractor()
        extractor.input("in", Mat(9, 12, c=8))
        assert extractor.extract("out").c == 4
