"""Numbers of blobs in a binary param: those left out are no blobs; none is made twice."""

import struct

from ncnn_mp import Net

from contract import check, done, raises, same
from networks import numbers, vector

# Input (16) makes blob 0, ReLU (26) takes it and makes blob 2; of blob 1 nobody speaks.
PARAM = struct.pack("<14i", 7767517, 2, 3, 16, 0, 1, 0, -233, 26, 1, 1, 0, 2, -233)

net = Net()
net.load_param_bin(PARAM)
net.load_model(b"")
same((net.input_count, net.output_count, net.get_output_index(0)), (1, 1, 2))
extractor = net.create_extractor()
raises(IndexError, extractor.input, 1, vector(1.0))
raises(IndexError, extractor.input, 2, vector(1.0))
extractor.input(0, vector(1.0, -2.0))
raises(IndexError, extractor.extract, 1)
raises(IndexError, extractor.extract, 3)
same(numbers(extractor.extract(2)), (1.0, 0.0))
same(len(net.report()["layers"]), 2)
# No blob has a name.
for call in (net.get_input_name, net.get_output_name):
    check("no names" in str(raises(ValueError, call, 0)))
raises(ValueError, net.blob, "out")
raises(ValueError, Net().report)

# Of a blob that two layers make nobody could say whose it is.
TWICE = struct.pack("<20i", 7767517, 3, 2, *(16, 0, 1, 0, -233), *(26, 1, 1, 0, 1, -233) * 2)
raises(ValueError, net.load_param_bin, TWICE)
# Numbers that the file has not.
for number in (-1, 2, 2**31 - 1):
    other = struct.pack("<14i", 7767517, 2, 2, 16, 0, 1, 0, -233, 26, 1, 1, 0, number, -233)
    raises(ValueError, net.load_param_bin, other)
# A file that ends somewhere says so.
for length in range(0, len(PARAM), 4):
    refusal = raises(ValueError, net.load_param_bin, PARAM[:length])
    check("ends early" in str(refusal), length, refusal)
done()
