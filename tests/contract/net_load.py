"""Net loads its model from readers, streams, buffers, and answers with names and indices."""

import gc
import io

from ncnn_mp import DataReader, Net

from contract import HOSTILE_INTS, NOT_INTS, accounts, check, done, raises, same, survives
from networks import DENSE_BIN, DENSE_PARAM, RELU_PARAM, RELU_PARAM_BIN, dense, numbers, vector

VALUES = (1.0, -2.0, 3.0, 0.5)


class Dribble:
    def __init__(self, data):
        self.left = data

    def read(self, size):
        one, self.left = self.left[:1], self.left[1:]
        gc.collect()
        return one


def readers(data):
    return (
        DataReader(from_memory=data),
        DataReader(from_memory=bytearray(data)),
        DataReader(io.BytesIO(data)),
        DataReader(Dribble(data)),
    )


start = accounts()
for pick in range(4):
    for other in range(7):
        net = Net()
        net.load_param(readers(DENSE_PARAM)[pick])
        model = (readers(DENSE_BIN) + (DENSE_BIN, bytearray(DENSE_BIN), memoryview(DENSE_BIN)))[
            other
        ]
        net.load_model(model)
        del model
        gc.collect()
        extractor = net.create_extractor()
        given = vector(*VALUES)
        extractor.input("data", given)
        out = extractor.extract("out")
        same(numbers(out), dense(VALUES), pick, other)
        for one in (extractor, net, given, out):
            one.close()
same(accounts(), start, "accounts")
for source in readers(RELU_PARAM_BIN) + (RELU_PARAM_BIN, bytearray(RELU_PARAM_BIN)):
    net = Net()
    net.load_param_bin(source)
    net.load_model(b"")
    same((net.input_count, net.output_count), (1, 1))
    extractor = net.create_extractor()
    extractor.input(net.get_input_index(0), vector(-1.0, 2.0))
    same(numbers(extractor.extract(net.get_output_index(0))), (0.0, 2.0), "param.bin")
    survives(net.get_input_name, 0)
    for one in (extractor, net):
        one.close()

net = Net()
same((net.input_count, net.output_count), (0, 0), "a new Net is empty")
with DataReader(from_memory=RELU_PARAM) as reader:  # the collector may take its leftovers for alive
    net.load_param(reader)
same((net.input_count, net.output_count), (1, 1))
same((net.get_input_name(0), net.get_output_name(0)), ("data", "out"))
same((net.get_input_index(0), net.get_output_index(0)), (0, 1))
for name in ("get_input_name", "get_output_name", "get_input_index", "get_output_index"):
    getter = getattr(net, name)
    for index in HOSTILE_INTS + (1, 2, 2**31 - 1):
        raises(IndexError, getter, index)
    for wrong in NOT_INTS:
        raises(TypeError, getter, wrong)
    raises(TypeError, getter)
    raises(IndexError, getattr(Net(), name), 0)
for name in ("input_count", "output_count"):
    raises(AttributeError, setattr, net, name, 5)
check("Net" in repr(net) and "closed" not in repr(net))
done()
