"""Blobs of a network: who makes and takes them, what shape they have, and how long they live."""

import gc
import struct

from ncnn_mp import Blob, DataReader, Layer, Mat, Net

from contract import HOSTILE_INTS, accounts, check, done, half_made, raises, refuses, same, settle
from networks import vector

PARAM = b"""7767517
6 6
Input one 0 1 in 0=6 1=4
Split two 1 2 in a b
ReLU three 1 1 a c
Flatten four 1 1 b d
Softmax five 1 1 c e
ReLU six 1 1 b f
"""
# name, producer, consumer, shape
BLOBS = (
    ("in", 0, 1, (6, 4)),
    ("a", 1, 2, (6, 4)),
    ("b", 1, 5, (6, 4)),
    ("c", 2, 4, (6, 4)),
    ("d", 3, -1, (24,)),
    ("e", 4, -1, (6, 4)),
    ("f", 5, -1, (6, 4)),
)


def text(param):
    return DataReader(from_memory=param)


def of(blob):
    return blob.name, blob.producer, blob.consumer, blob.shape


def param_of(count):
    return PARAM.replace(b"6 6\n", b"6 %d\n" % count, 1)


start = accounts()
net = Net()
raises(ValueError, net.blob, "in")
raises(ValueError, net.blobs)
net.load_param(text(param_of(7)))
same([of(blob) for blob in net.blobs()], list(BLOBS))
for i, known in enumerate(BLOBS):
    same((of(net.blob(i)), of(net.blob(known[0]))), (known, known))
same(repr(net.blob(3)), "<Blob 3 'c'>")
for hostile in HOSTILE_INTS + (7, 100):
    raises(IndexError, net.blob, hostile)
for wrong in ("", "nobody", "in\0", "x" * 300):
    raises(ValueError, net.blob, wrong)
for wrong in (None, b"in", 1.5, [], object()):
    raises(TypeError, net.blob, wrong)
raises(TypeError, Blob)
raises(TypeError, Blob, net)
refuses(Blob, half_made(Blob), "close")
blob = net.blob("e")
for name in ("name", "producer", "consumer", "shape", "other"):
    raises(AttributeError, setattr, blob, name, 1)
net.load_model(b"")

# A blob keeps its Net, and says when that has another network.
orphan = net.blob("d")
other = Net()
other.load_param(text(param_of(7)))
stale = [other.blob(i) for i in range(7)]
other.load_param(text(param_of(7)))
fresh = other.blob("d")
for gone in stale:
    same(repr(gone), "<Blob stale>")
    for name in ("name", "producer", "consumer", "shape"):
        raises(ValueError, getattr, gone, name)
same(of(fresh), BLOBS[4])
other.clear()
raises(ValueError, getattr, fresh, "name")
net.close()
raises(ValueError, net.blob, 0)
del net, blob
settle()
same(of(orphan), BLOBS[4])
orphan.close()
orphan.close()
same(repr(orphan), "<Blob closed>")
for name in ("name", "producer", "consumer", "shape"):
    check("closed" in str(raises(ValueError, getattr, orphan, name)), name)
with other:
    other.load_param(text(param_of(7)))
    with other.blob(0) as blob:
        same(blob.name, "in")
    raises(ValueError, blob.__enter__)

# Shapes: of the inputs last given; a model that is trusted is not looked at.
net = Net()
net.load_param(text(b"7767517\n2 2\nInput a 0 1 x\nReLU b 1 1 x y\n"))
net.load_model(b"")
y = net.blob("y")
same(y.shape, None)
extractor = net.create_extractor()
extractor.input("x", vector(1.0, 2.0))
extractor.extract("y")
same(y.shape, (2,))
for shape, sizes in (((2, 3), {}), ((2, 3, 5), {"c": 5}), ((2, 3, 4, 5), {"d": 4, "c": 5})):
    extractor.input("x", Mat(2, 3, **sizes))
    extractor.extract("y")
    same(y.shape, shape)
trusting = Net(verify=False)
trusting.load_param(text(param_of(7)))
same(of(trusting.blob("c")), ("c", 2, 4, None))
wrong = Net()
wrong.load_param(text(b"7767517\n2 2\nInput a 0 1 x 0=4\nBatchNorm b 1 1 x y 0=3\n"))
raises(ValueError, getattr, wrong.blob("y"), "shape")
same(wrong.blob("y").producer, 1)
# A layer that was refused has made nothing, not even the first of its parts.
sliced = Net()
sliced.load_param(text(b"7767517\n2 3\nInput a 0 1 x\nSlice b 1 2 x y z -23300=2,2,5\n"))
sliced.load_model(b"")
extractor = sliced.create_extractor()
extractor.input("x", Mat(4))
raises(ValueError, extractor.extract, "z")
same(sliced.report()["layers"][1][2], (None, None))

# A binary param has no names, and may leave numbers out.
words = (7767517, 2, 3, 16, 0, 1, 2, 0, 4, -233, 26, 1, 1, 2, 0, -233)
net.load_param_bin(struct.pack("<16i", *words))
same([of(blob) for blob in net.blobs()], [("", 1, -1, (4,)), ("", 0, 1, (4,))])
raises(IndexError, net.blob, 1)
raises(ValueError, net.blob, "x")
same(of(net.blob(2)), ("", 0, 1, (4,)))


# A layer in Python meets a Net in use.
class Asks(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = True

    def forward(self, mat, option):
        for name in ("name", "producer", "consumer", "shape"):
            raises(RuntimeError, getattr, kept[0], name)
        raises(RuntimeError, net.blobs)
        return mat.clone()


net.clear()
net.register_custom_layer("Asks", Asks)
net.load_param(text(b"7767517\n3 3\nInput a 0 1 x 0=2\nAsks b 1 1 x y\nReLU c 1 1 y z\n"))
net.load_model(b"")
kept = [net.blob("z")]
same(kept[0].shape, None)
extractor = net.create_extractor()
extractor.input("x", vector(1.0, 2.0))
extractor.extract("z")
same(kept[0].shape, (2,))
for one in (net, trusting, wrong, extractor, y, kept.pop()):
    one.close()
del stale, fresh, gone, one
gc.collect()
settle()
check(accounts()[0] < start[0] + 8192, start, accounts())
done()
