# What a new build must be able to do: a network, an error, a custom layer.
from array import array

import ncnn_mp

INPUT = "7767517\n2 2\nInput data 0 1 data 0=4\n"
VALUES = array("f", [1, 2, 3, 4])


class AddTen(ncnn_mp.Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = True

    def forward(self, mat, opt):
        with mat.clone() as copy:
            values = array("f", copy.to_bytes())
        return ncnn_mp.Mat(4, data=array("f", [value + 10 for value in values]))


def answer(layer):
    with ncnn_mp.Net() as net:
        net.register_custom_layer("AddTen", AddTen)
        net.load_param(ncnn_mp.DataReader(from_memory=(INPUT + layer).encode()))
        net.load_model(b"")
        with net.create_extractor() as extractor, ncnn_mp.Mat(4, data=VALUES) as data:
            extractor.input("data", data)
            with extractor.extract("out") as out:
                return list(array("f", out.to_bytes()))


print(answer("BinaryOp twice 1 1 data out 0=2 1=1 2=2.0\n"))
try:
    ncnn_mp.Net().load_param("nowhere")
except OSError:
    print("OSError")
print(answer("AddTen more 1 1 data out\n"))
