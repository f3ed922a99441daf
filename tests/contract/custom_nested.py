"""A layer in Python hands what ncnn has lent it to a built-in one inside it; what it has of its
network's line, and when."""

import struct

from ncnn_mp import Layer, Net

from contract import check, done, raises, same
from layers import answer, custom_net, mine, param
from networks import numbers, vector

WEIGHTS = struct.pack("<I6f2f", 0, *[float(i) for i in range(6)] + [0.5, -0.5])


def wrapping(verify):
    class Wrapping(Layer):
        """An InnerProduct with another name."""

        def __init__(self):
            super().__init__()
            self.one_blob_only = True
            self.inner = Layer(type="InnerProduct", verify=verify)

        def load_param(self, params):
            same(
                (params.get_type(20), params.get_array(20, None)), (0, None), "no string gets here"
            )
            self.inner.load_param(params)

        def load_model(self, weights):
            self.inner.load_model(weights)

        def create_pipeline(self, option):
            self.inner.create_pipeline(option)

        def forward(self, mat, option):
            return self.inner.forward(mat, option)

    return Wrapping


for verify in (True, False):
    net = Net()
    net.register_custom_layer("Wrapping", wrapping(verify))
    net.load_param(param("Input data 0 1 data", 'Wrapping one 1 1 data out 0=2 1=1 2=6 20="text"'))
    net.load_model(WEIGHTS)
    same(numbers(answer(net, vector(1.0, 2.0, 3.0))), (8.5, 25.5))

# In a binary param no line has a name, and the type is the number that was registered.
seen = []


def look(layer, mat, option):
    seen.append(layer)
    same((layer.name, layer.type, layer.get_bottom(0), layer.get_top(0)), ("", "", 0, 1))
    return mat


net = Net()
number = 500
net.register_custom_layer(number, mine(look))
net.load_param_bin(struct.pack("<14i", 7767517, 2, 2, 16, 0, 1, 0, -233, number, 1, 1, 0, 1, -233))
net.load_model(b"")
extractor = net.create_extractor()
extractor.input(0, vector(4.0))
same(numbers(extractor.extract(1)), (4.0,))
same(len(seen), 1)
nameless = struct.pack("<9i", 7767517, 1, 1, number, 1, 1, 7, 0, -233)
check("an input that no layer" in str(raises(ValueError, net.load_param_bin, nameless)))


# A Layer without a class of its own: inside a network its flags are what the network goes by.
class Plain(Layer):
    def __new__(cls):
        return plain


plain = Layer()
net = custom_net(Plain)
for flag in ("one_blob_only", "support_inplace"):
    raises(ValueError, setattr, plain, flag, True)
    raises(AttributeError, delattr, plain, flag)
same((plain.name, plain.bottom_count, plain.get_bottom(0)), ("mine", 1, 0))
raises(IndexError, plain.get_bottom, 1)
# Its line is the network's: once that is gone, it has none.
net.close()
same((plain.name, plain.get_top(0)), ("", 1))
raises(ValueError, plain.get_bottom_shape, 0)
same(plain.get_bottom(0), 0)
plain.one_blob_only = True
done()
