"""A custom layer that hands all it is lent on to a built-in one."""

import gc
import struct

from ncnn_mp import DataReader, Layer, Net

from contract import check, done, raises, same
from layers import KINDS, answer, param
from networks import BIAS, DENSE_BIN, Springing, dense, numbers, vector

LINES = ("Input data 0 1 data", "Mine mine 1 1 data out 0=3 1=1 2=12")
SINGLE = ("Input data 0 1 data", "Mine mine 1 1 data out")
x = (1.0, -2.0, 0.5, 4.0)


def delegating(name, one=True, inplace=False):
    class Delegating(Layer):
        def __init__(self):
            super().__init__()
            self.one_blob_only, self.support_inplace = one, inplace
            self.inner = Layer(type=name)

        def load_param(self, params):
            return self.inner.load_param(params)

        def load_model(self, weights):
            return self.inner.load_model(weights)

        def create_pipeline(self, option):
            return self.inner.create_pipeline(option)

        def destroy_pipeline(self, option):
            return self.inner.destroy_pipeline(option)

        def forward(self, *given):
            return self.inner.forward(*given)

        def forward_inplace(self, *given):
            return self.inner.forward_inplace(*given)

    return Delegating


def loaded(cls, lines, model):
    net = Net()
    net.register_custom_layer("Mine", cls)
    net.load_param(param(*lines))
    net.load_model(model)
    return net


net = loaded(delegating("InnerProduct"), LINES, DENSE_BIN)
same(numbers(answer(net, vector(*x))), dense(x))
gc.collect()
same(numbers(answer(net, vector(*x))), dense(x))
extractor = net.create_extractor()
extractor.input("data", vector(*x))
net.close()
del net
gc.collect()
same(numbers(extractor.extract("out")), dense(x), "the weights are the layer's own")

# Weights from a stream, cut short, or raising.
net = loaded(delegating("InnerProduct"), LINES, DataReader(from_memory=DENSE_BIN))
same(numbers(answer(net, vector(*x))), dense(x))
for length in range(0, len(DENSE_BIN), 3):
    raises(ValueError, loaded, delegating("InnerProduct"), LINES, DENSE_BIN[:length])


def fail():
    raise KeyError("stream")


for at in (1, 2, 3):
    stream = DataReader(Springing(DENSE_BIN, fail, at))
    try:
        loaded(delegating("InnerProduct"), LINES, stream)
    except KeyError:
        check(True)


class Swallows(delegating("InnerProduct")):
    """Its load_model hides what the stream raised; the network has no weights all the same."""

    def load_model(self, weights):
        try:
            return super().load_model(weights)
        except KeyError:
            return 0


for at in (1, 2):
    try:
        net = loaded(Swallows, LINES, DataReader(Springing(DENSE_BIN, fail, at)))
        raises((ValueError, KeyError), answer, net, vector(*x))
    except (ValueError, KeyError):
        check(True)

# In place, and several Mats.
net = loaded(delegating("ReLU", inplace=True), SINGLE, b"")
same(numbers(answer(net, vector(*x))), (1.0, 0.0, 0.5, 4.0))
lines = ("Input a 0 1 a", "Input b 0 1 b", "Mine mine 2 1 a b out")
net = loaded(delegating("Concat", one=False), lines, b"")
result = answer(net, vector(*x), vector(*BIAS))
net.close()
gc.collect()
same(numbers(result), x + BIAS)

# Layers that give their input's storage back.
kept = []
for name in ("Flatten", "Dropout"):

    class Keeping(delegating(name)):
        def forward(self, mat, option):
            kept.append(super().forward(mat, option))
            return kept[-1]

    between = ("Input data 0 1 data", "AbsVal abs 1 1 data mid", "Mine mine 1 1 mid out")
    net = loaded(Keeping, between, b"")
    result = answer(net, vector(*x))
    net.close()
    result.close()
    gc.collect()
    others = [vector(*range(4)) for _ in range(10)]
    same(numbers(kept.pop()), (1.0, 2.0, 0.5, 4.0), name, len(others))
# The inner layer does not fit: its errors are the outer call's.
for one, inplace in KINDS:
    for name in ("ReLU", "Concat", "Softmax"):
        try:
            net = loaded(delegating(name, one, inplace), SINGLE, b"")
            answer(net, vector(*x))
        except (ValueError, RuntimeError) as raised:
            check(str(raised), raised)
same(struct.calcsize("<I12f3f"), len(DENSE_BIN))
done()
