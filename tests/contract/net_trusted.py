"""Net(verify=False): ncnn is left to refuse what it will; layers in Python work there, too."""

import struct

from ncnn_mp import Layer, Net

from contract import check, done, raises, same
from layers import answer, param
from networks import numbers, vector


class Doubling(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = True
        self.seen = None

    def load_param(self, params):
        seen.append((params.get_array(0, None), params.get_type(1)))

    def forward(self, mat, option):
        return vector(*[2 * x for x in numbers(mat)])


seen = []
for verify in (True, False):
    net = Net(verify=verify)
    net.register_custom_layer("Doubling", Doubling)
    # An array without numbers and a string, as a layer of one's own may have them.
    net.load_param(param("Input data 0 1 data", 'Doubling mine 1 1 data out -23300=0 1="text"'))
    net.load_model(b"")
    same(net.report()["peak"], None)
    same(numbers(answer(net, vector(1.0, 2.0))), (2.0, 4.0))
    net.report()
same(len(seen), 2)

trusting = Net(verify=False)
check("no such layer" in str(raises(ValueError, trusting.load_param, param("Nothing one 0 1 out"))))
# An Input of two outputs is none of the network's: what it gives, ncnn does not say.
trusting.load_param(param("Input data 0 2 data more", "ReLU one 1 1 data out"))
same(trusting.input_count, 0)
# Known layers with parameters that the verifier does not know, or finds to be wrong.
trusting.load_param(param("Input data 0 1 data", 'Interp one 1 1 data out 0=1 1=2.0 2=2.0 9="1w"'))
trusting.load_param(param("MemoryData one 0 1 out 0=3 2=2"))
raises(ValueError, trusting.load_model, bytes(24))

# What the table does not know, shows, and parameters that no table of ours has.
trusting.load_param(param("Input data 0 1 data", "CumulativeSum one 1 1 data out 20=1"))
same(len(trusting.report()["layers"]), 2)
check("not verified" in repr(trusting) and "not verified" not in repr(Net()), trusting)
trusting.load_param_bin(
    struct.pack("<15i", 7767517, 2, 2, 16, 0, 1, 0, -233, 100, 1, 1, 0, 1, 0, 0)
    + struct.pack("<i", -233)
)
same(len(trusting.report()["layers"]), 2)

# A binary param has numbers that a text cannot have: an infinite scale (Interp, 50).
for place in (1, 2):
    infinite = struct.pack("<8i", 7767517, 2, 2, 16, 0, 1, 0, -233)
    infinite += struct.pack("<7iifi", 50, 1, 1, 0, 1, 0, 1, place, float("inf"), -233)
    net = Net()
    net.load_param_bin(infinite)
    net.load_model(b"")
    extractor = net.create_extractor()
    extractor.input(0, vector(1.0, 2.0))
    raises(ValueError, extractor.extract, 1)

# A string in a binary param: id 1, 4 bytes, in a layer that knows none.
RELU = struct.pack("<8i", 7767517, 2, 2, 16, 0, 1, 0, -233)
RELU += struct.pack("<7i4si", 26, 1, 1, 0, 1, -23400 - 1, 4, b"text", -233)
for verify in (True, False):
    net = Net(verify=verify)
    net.load_param_bin(RELU)
    net.load_model(b"")
    raises(ValueError, net.load_param_bin, RELU.replace(b"\x04\0\0\0text", b"\0\1\0\0text"))

# Weights that a small file cannot hold are refused before there is room for them.
HUGE = "InnerProduct one 1 1 data out 0=1 2=400000000"
net = Net()
net.load_param(param("Input data 0 1 data", HUGE))
raises(ValueError, net.load_model, bytes(64))
done()
