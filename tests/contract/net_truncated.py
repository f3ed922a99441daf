"""Layers of every kind that brings weights, loaded from files that end anywhere: a verified Net
takes none but the file of the right length. One that is not verified takes longer ones, too, and
refuses shorter ones whatever the layer does with weights that it did not get."""

from ncnn_mp import DataReader, Net

from contract import check, done, same

LAYERS = """Convolution 0=2 1=3 5=1 6=18
Convolution 0=2 1=3 5=1 6=18 8=1
Convolution 0=2 1=3 5=1 6=18 8=101
ConvolutionDepthWise 0=2 1=3 5=1 6=18 7=2
ConvolutionDepthWise 0=2 1=3 5=1 6=18 7=2 8=1
Convolution1D 0=2 1=3 5=1 6=6
Deconvolution 0=2 1=3 5=1 6=18
DeconvolutionDepthWise 0=2 1=3 5=1 6=18 7=2
DeformableConv2D 0=2 1=3 5=1 6=18
InnerProduct 0=3 1=1 2=12
InnerProduct 0=3 1=1 2=12 8=1
BatchNorm 0=4
Bias 0=4
Scale 0=4 1=1
PReLU 0=4
LayerNorm 0=4 2=1
RMSNorm 0=4 2=1
GroupNorm 0=2 1=4
InstanceNorm 0=4
Normalize 0=0 1=0 2=0.1 3=4
Embed 0=4 1=10 2=1 3=40
Embed 0=4 1=10 2=1 3=40 18=1
RNN 0=4 1=16 2=0
GRU 0=4 1=48 2=0
GRU 0=4 1=48 2=0 8=1
LSTM 0=4 1=64 2=0
LSTM 0=4 1=64 2=0 8=1
MultiHeadAttention 0=4 1=2 2=16
MultiHeadAttention 0=4 1=2 2=16 18=1
Gemm 4=1 5=1 6=1 7=4 8=4 9=4 10=4
Gemm 4=1 5=1 6=1 7=4 8=4 9=4 10=4 18=1
Quantize 0=4
Dequantize 0=4 1=4
Requantize 0=4 1=4 2=4
MemoryData 0=4 1=4"""
LONGEST = 1200


def param(line):
    kind, _, parameters = line.partition(" ")
    source = kind in ("MemoryData", "Gemm")
    links = "0 1 out" if source else "1 1 data out"
    return f"7767517\n2 2\nInput data 0 1 data\n{kind} layer {links} {parameters}\n"


def loads(net, text, length):
    net.load_param(DataReader(from_memory=text))
    try:
        net.load_model(bytes(length))
    except ValueError:
        same(net.input_count, 0, text, length)
        return False
    return True


def verified(text):
    try:
        Net().load_param(DataReader(from_memory=text))
    except ValueError:
        return False
    return True


known = 0
for line in LAYERS.split("\n"):
    text = param(line)
    for verify in (True, False) if verified(text) else (False,):
        net = Net(verify=verify)
        enough = [loads(net, text, length) for length in range(0, LONGEST, 4)]
        first = enough.index(True) if True in enough else len(enough)
        check(4 * first >= 12, line, "is content with", 4 * first, "bytes")
        same(sum(enough[first:]), 1 if verify else len(enough) - first, line, verify)
        check(first == 0 or not loads(net, text, 4 * first - 1), line, "takes a byte less")
        check(first < len(enough), line, "never loads")
        net.close()
        known += verify
check(known >= 22, known)
done()
