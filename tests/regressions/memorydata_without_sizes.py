# ncnn makes one number for a MemoryData of no sizes and writes nothing into it: what had been in
# that memory before came out of the network. The verifier refuses it, and memory that ncnn takes
# from no allocator is zeroed, too: it is zero where nobody verifies.
# Owner: ncnn, not yet reported. Found by memcheck with a seed of fuzz_param_text.
from ncnn_mp import DataReader, Layer, Mat, Net, ParamDict


def refuses(call, *arguments):
    try:
        call(*arguments)
    except ValueError as refused:
        if "parameter 0" not in str(refused):
            raise  # firmware may be built without the layer
        return True
    return False


def gives(text):
    net = Net(verify=False)
    net.load_param(DataReader(from_memory=text))
    net.load_model(DataReader(from_memory=bytes(8)))
    return net.create_extractor().extract("out")


param = b"7767517\n1 1\nMemoryData m 0 1 out%s\n"
for sizes in (b"", b" 0=0", b" 0=0 21=0"):
    assert refuses(Net().load_param, DataReader(from_memory=param % sizes)), sizes
    Mat(1, data=b"\xff" * 4)  # the memory that it may be given
    assert gives(param % sizes).to_bytes() == bytes(4), sizes
assert refuses(Layer(type="MemoryData").load_param, ParamDict())
