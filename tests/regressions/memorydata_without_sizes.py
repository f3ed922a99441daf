# ncnn makes one number for a MemoryData of no sizes and writes nothing into it: what had been in
# that memory before came out of the network. The verifier refuses it.
# Owner: ncnn, not yet reported. Found by memcheck with a seed of fuzz_param_text.
from ncnn_mp import DataReader, Layer, Net, ParamDict


def refuses(call, *arguments):
    try:
        call(*arguments)
    except ValueError as refused:
        if "parameter 0" not in str(refused):
            raise  # firmware may be built without the layer
        return True
    return False


param = b"7767517\n1 1\nMemoryData m 0 1 out%s\n"
for sizes in (b"", b" 0=0", b" 0=0 21=0"):
    assert refuses(Net().load_param, DataReader(from_memory=param % sizes)), sizes
assert refuses(Layer(type="MemoryData").load_param, ParamDict())
