"""An int8 network: ncnn loads its scales without looking at the result, and works with them while
it still loads, so that a file which ends early must never look to ncnn as if it did."""

import struct

from ncnn_mp import DataReader, Net

from contract import check, done, raises, same
from networks import numbers, vector

PARAM = b"""7767517
2 2
Input data 0 1 data 0=4
InnerProduct dense 1 1 data out 0=3 1=1 2=12 8=1
"""
WEIGHTS = (100, -50, 25, 0, 10, 20, 30, 40, -100, 0, 0, 127)
BIAS, WEIGHT_SCALES, INPUT_SCALE = (1.0, -1.0, 0.25), (50.0, 25.0, 100.0), 20.0
VALUES = (1.0, -2.0, 3.0, 0.5)
TAIL = struct.pack("<3f3f1f", *(BIAS + WEIGHT_SCALES + (INPUT_SCALE,)))
MODEL = struct.pack("<I12b", 0x000D4B38, *WEIGHTS) + TAIL
# The same with weights that ncnn quantizes itself while loading.
FLOATS = struct.pack("<I12f", 0, *[weight / 50 for weight in WEIGHTS]) + TAIL


def expected():
    given = [int(value * INPUT_SCALE) for value in VALUES]
    for i in range(3):
        total = sum(WEIGHTS[4 * i + j] * given[j] for j in range(4))
        yield total / (WEIGHT_SCALES[i] * INPUT_SCALE) + BIAS[i]


def load(net, source):
    net.load_param(DataReader(from_memory=PARAM))
    net.load_model(source)


net = Net()
load(net, MODEL)
extractor = net.create_extractor()
extractor.input("data", vector(*VALUES))
got = numbers(extractor.extract("out"))
check(all(abs(a - b) < 1e-4 for a, b in zip(got, expected())), got, list(expected()))
for model in (MODEL, FLOATS):
    for length in range(len(model)):
        for source in (model[:length], DataReader(from_memory=model[:length])):
            raises(ValueError, load, net, source)
            same(net.input_count, 0, length)
    load(net, model)
load(net, MODEL)
extractor = net.create_extractor()
extractor.input("data", vector(*VALUES))
same(numbers(extractor.extract("out")), got)
done()
