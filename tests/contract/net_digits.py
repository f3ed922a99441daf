"""The trained network of examples/digits: whole, in both forms, by path, stream and buffer; cut and
lengthened; run by layers. Runs where that folder is, like the example itself."""

import gc

from ncnn_mp import DataReader, Mat, Net

from contract import accounts, check, done, raises, same, settle
from networks import numbers

FOLDER = "examples/digits/digits"


def content(ending):
    with open(FOLDER + ending, "rb") as file:
        return file.read()


def answer(net):
    """The ten probabilities for one picture, all grey."""
    picture = Mat(8, 8, c=1)
    picture.fill(0.5)
    extractor = net.create_extractor()
    extractor.input(net.get_input_index(0), picture)
    result = extractor.extract(net.get_output_index(0))
    return numbers(result)


PARAM, PARAM_BIN, MODEL = content(".param"), content(".param.bin"), content(".bin")
net = Net()
net.load_param(FOLDER + ".param")
net.load_model(FOLDER + ".bin")
wanted = answer(net)
check(len(wanted) == 10 and abs(sum(wanted) - 1) < 1e-5, wanted)

settle()
start = accounts()
with open(FOLDER + ".param", "rb") as param, open(FOLDER + ".bin", "rb") as model:
    net.load_param(DataReader(param))
    net.load_model(DataReader(model))
same(answer(net), wanted, "from open files")
for param in (
    FOLDER + ".param.bin",
    PARAM_BIN,
    bytearray(PARAM_BIN),
    DataReader(from_memory=PARAM_BIN),
):
    net.load_param_bin(param)
    net.load_model(MODEL)
    same(answer(net), wanted, param)

# Every layer's blob by name, from the end and from the beginning.
net.load_param(FOLDER + ".param")
net.load_model(MODEL)
names = [str(i) for i in range(1, 8)]
for order in (names, list(reversed(names))):
    extractor = net.create_extractor()
    extractor.input("in0", Mat(8, 8, c=1))
    sizes = [len(extractor.extract(name).to_bytes()) for name in order]
    check(all(size > 0 for size in sizes), sizes)
for shape in ((8, 8), (8, 8, 0, 2), (64,), (12, 8, 0, 1), (8, 8, 1, 1)):
    extractor = net.create_extractor()
    extractor.input("in0", Mat(*shape))
    raises(ValueError, extractor.extract, "out0")
# Its poolings leave as much of 11 as of 8.
extractor = net.create_extractor()
extractor.input("in0", Mat(11, 8, c=1))
same(len(extractor.extract("out0").to_bytes()), 40)

# Cut anywhere, the model is refused, and the Net takes the whole one next.
for length in list(range(0, len(MODEL), 397)) + [len(MODEL) - 1, len(MODEL) - 4]:
    net.load_param_bin(PARAM_BIN)
    raises(ValueError, net.load_model, MODEL[:length])
    same(net.input_count, 0, length)
for length in range(0, len(PARAM_BIN) - 4, 13):
    raises(ValueError, net.load_param_bin, PARAM_BIN[:length])
for length in range(0, len(PARAM) - 60, 29):
    raises(ValueError, net.load_param, DataReader(from_memory=PARAM[:length]))
net.load_param(FOLDER + ".param")
net.load_model(FOLDER + ".bin")
same(answer(net), wanted, "after all that")
net.close()
gc.collect()
check(accounts()[0] <= start[0] + 65536, accounts(), start)
done()
