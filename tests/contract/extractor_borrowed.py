"""Buffers that change under a network: inputs and weights that Python moves, shrinks or drops
between the calls give ValueError or the old values, and never somebody else's memory."""

import gc

from ncnn_mp import DataReader, Mat, Net

from contract import accounts, check, done, raises, same, settle
from networks import DENSE_BIN, DENSE_PARAM, dense, numbers, relu_net, vector

VALUES = (1.0, 2.0, 3.0, 4.0)


def move(owner):
    owner.extend(bytes(100000))
    gc.collect()
    return [bytearray(b"\x55" * 64) for _ in range(30)]


def overwrite(owner):
    owner[:] = b"\xff" * len(owner)


def value_or_refusal(extractor, blob, wanted):
    """The blob has the wanted values still, or ValueError says why it cannot have them."""
    try:
        got = numbers(extractor.extract(blob))
    except ValueError as raised:
        check(str(raised))
    else:
        same(got, wanted, blob)


start = accounts()
net = relu_net()
owner = bytearray(b"\0\0\x80?" * 16)
given, extractor = Mat(16, data=owner), net.create_extractor()
extractor.input("data", given)
kept = move(owner)
value_or_refusal(extractor, "out", (1.0,) * 16)
value_or_refusal(extractor, "out", (1.0,) * 16)
raises(ValueError, extractor.input, "data", given)
check(all(one == b"\x55" * 64 for one in kept), "nobody else's memory")
given.close()
value_or_refusal(extractor, "out", (1.0,) * 16)
extractor.close()

# The owner of an input, dropped.
extractor = net.create_extractor()
extractor.input("data", Mat(16, data=bytearray(b"\0\0\x80?" * 16)))
settle()
kept = [bytearray(b"\x55" * 64) for _ in range(50)]
same(numbers(extractor.extract("out")), (1.0,) * 16, "the Extractor keeps the bytearray")
extractor.close()
net.close()

# Weights in a buffer: dropped, moved, overwritten.
for spoil in (lambda owner: settle(), move, overwrite):
    weights = bytearray(DENSE_BIN)
    net = Net()
    net.load_param(DataReader(from_memory=DENSE_PARAM))
    net.load_model(weights)
    extractor = net.create_extractor()
    extractor.input("data", vector(*VALUES))
    kept = spoil(weights)
    value_or_refusal(extractor, "out", dense(VALUES))
    for one in (extractor, net):
        one.close()
net = Net()
net.load_param(DataReader(from_memory=DENSE_PARAM))
net.load_model(bytes(bytearray(DENSE_BIN)))
settle()
kept = [bytearray(b"\x55" * 64) for _ in range(50)]
extractor = net.create_extractor()
extractor.input("data", vector(*VALUES))
same(numbers(extractor.extract("out")), dense(VALUES), "the Net keeps its weights")
reader = DataReader(from_memory=bytearray(DENSE_BIN))
net.load_param(DataReader(from_memory=DENSE_PARAM))
net.load_model(reader)
reader.close()
del reader
settle()
extractor = net.create_extractor()
extractor.input("data", vector(*VALUES))
same(numbers(extractor.extract("out")), dense(VALUES), "a reader may go after the load")
net.close()
extractor.close()
check(accounts()[0] < start[0] + 65536, accounts())
done()
