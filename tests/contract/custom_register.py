"""register_custom_layer by name and by index: own types, replaced built-in ones, replaced again."""

import struct

from ncnn_mp import DataReader, Layer, Net

from contract import HOSTILE_INTS, NOT_INTS, check, done, raises, same
from layers import LINES, answer, mine, param
from networks import RELU_PARAM, numbers, vector

RELU, INPUT = Layer.type_to_index("ReLU"), Layer.type_to_index("Input")


def gives(value):
    return mine(lambda layer, mat, option: vector(value))


def relu(net, value=-1.0):
    net.load_param(DataReader(from_memory=RELU_PARAM))
    net.load_model(b"")
    return numbers(answer(net, vector(value)))


def binary(net, index):
    head = (7767517, 2, 2, INPUT, 0, 1, 0, -233)
    net.load_param_bin(struct.pack("<14i", *(head + (index, 1, 1, 0, 1, -233))))
    net.load_model(b"")
    extractor = net.create_extractor()
    extractor.input(0, vector(-1.0))
    return numbers(extractor.extract(1))


# Built-in layers replaced: by name, by index, again; another Net has its own.
for which in ("ReLU", RELU):
    net = Net()
    same(relu(net), (0.0,))
    raises(ValueError, net.register_custom_layer, which, gives(5.0))
    same(numbers(answer(net, vector(-1.0))), (0.0,), "the loaded network stays as it is")
    net.clear()
    net.register_custom_layer(which, gives(5.0))
    same(binary(net, RELU), (5.0,))
    same(relu(net), (5.0,))
    raises(ValueError, net.register_custom_layer, which, gives(6.0))
    same(numbers(answer(net, vector(-1.0))), (5.0,), "so does this")
    net.clear()
    net.register_custom_layer(which, gives(6.0))
    same(binary(net, RELU), (6.0,))
    same(relu(net), (6.0,))
    same(relu(Net()), (0.0,))
net.clear()
for which in ("Split", "Input", 16):  # a network gets them by itself, or ncnn does not run them
    raises(ValueError, net.register_custom_layer, which, gives(1.0))
same(relu(net), (6.0,))

# Own types by index: bit 256 and a number.
for index in (256, 257, 300, 511):
    net = Net()
    net.register_custom_layer(index, gives(float(index)))
    same(binary(net, index), (float(index),))
    for other in (index - 1, index + 1, 255, 512, 1000, 2**31 - 1, -1, -(2**31)):
        raises(ValueError, binary, net, other)
        same(net.input_count, 0)
    same(binary(net, index), (float(index),))
    net.clear()
    net.register_custom_layer(index, gives(0.5))
    same(binary(net, index), (0.5,))

# By name: any that a param file can hold, and any other is just never found.
for name in ("Mine", "a", "x" * 200, "Ünïcode", "relu", "ReLU2", "0", "-1", "7767517"):
    net = Net()
    net.register_custom_layer(name, gives(7.0))
    net.load_param(param(LINES[0], LINES[1].replace("Mine", name)))
    net.load_model(b"")
    same(numbers(answer(net, vector(1.0))), (7.0,), name)
for name in ("", " ", "a b", "\n", "x" * 300, "x" * 100000):
    net = Net()
    net.register_custom_layer(name, gives(7.0))
    raises(ValueError, net.load_param, param(LINES[0], "Mine" + LINES[1][4:]))
raises(ValueError, net.register_custom_layer, "ReLU\0x", gives(1.0))

for hostile in HOSTILE_INTS + (512, 1000, 2**31 - 1):
    raises(ValueError, net.register_custom_layer, hostile, gives(1.0))
for wrong in NOT_INTS[:1] + NOT_INTS[2:]:
    raises(TypeError, net.register_custom_layer, wrong, gives(1.0))

net.close()
raises(ValueError, net.register_custom_layer, "Mine", gives(1.0))
check(repr(net))
done()
