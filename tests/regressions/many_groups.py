# A convolution in groups is a layer of its own for each of them, made with `operator new`, and a
# file can ask for hundreds of thousands: a megabyte of weights took all the memory there was.
# Owner: ncnn, not yet reported. Found by reading.
from ncnn_mp import DataReader, Net

for groups, refused in ((16384, False), (16385, True), (400_000, True)):
    layer = f"ConvolutionDepthWise c 1 1 in out 0={groups} 1=1 6={groups} 7={groups}"
    try:
        Net().load_param(DataReader(from_memory=f"7767517\n2 2\nInput in 0 1 in\n{layer}\n"))
    except ValueError as error:
        if "parameter 7" not in str(error):
            raise  # firmware may be built without the layer
        assert refused
        continue
    assert not refused, groups
