"""A load that fails raises ValueError and leaves the Net empty and usable: truncated, damaged and
wrong files, wrong order of calls, wrong types."""

from ncnn_mp import Allocator, DataReader, Mat, Net, Option

from contract import accounts, check, done, raises, same, settle, survives
from networks import (
    DENSE_BIN,
    DENSE_PARAM,
    RELU_PARAM,
    RELU_PARAM_BIN,
    dense,
    numbers,
    vector,
)


def reader(data):
    return DataReader(from_memory=data)


def still_usable(net, *what):
    same((net.input_count, net.output_count), (0, 0), "the Net is empty", *what)
    net.load_param(reader(DENSE_PARAM))
    net.load_model(DENSE_BIN)
    extractor, given = net.create_extractor(), vector(1.0, 2.0, 3.0, 4.0)
    extractor.input("data", given)
    out = extractor.extract("out")
    same(numbers(out), dense((1.0, 2.0, 3.0, 4.0)), *what)
    for one in (extractor, given, out):
        one.close()


net = Net()
still_usable(net)
before = accounts()
for length in range(0, len(DENSE_BIN), 3):
    for source in (DENSE_BIN[:length], reader(DENSE_BIN[:length])):
        net.load_param(reader(DENSE_PARAM))
        raises(ValueError, net.load_model, source)
        still_usable(net, "model cut to", length)
for length in range(0, len(RELU_PARAM_BIN), 2):
    net.clear()
    for source in (RELU_PARAM_BIN[:length], reader(RELU_PARAM_BIN[:length])):
        raises(ValueError, net.load_param_bin, source)
    still_usable(net, "param.bin cut to", length)
last_word = RELU_PARAM.index(b"data out") + len(b"data o")
for length in range(0, last_word, 2):
    net.clear()
    raises(ValueError, net.load_param, reader(RELU_PARAM[:length]))
    still_usable(net, "param cut to", length)
settle()
check(accounts()[0] <= before[0] + 4096, "failed loads leak nothing", accounts(), before)

DAMAGES = (
    (b"7767517", b"7767518"),
    (b"2 2\n", b"-1 2\n"),
    (b"2 2\n", b"0 0\n"),
    (b"2 2\n", b"2 -2\n"),
    (b"2 2\n", b"2 0\n"),
    (b"2 2\n", b"2 1\n"),
    (b"2 2\n", b"2 1000000\n"),
    (b"2 2\n", b"3 2\n"),
    (b"2 2\n", b"2147483647 2\n"),
    (b"2 2\n", b"99999999999 2\n"),
    (b"ReLU", b"NoSuchLayer"),
    (b"ReLU relu 1 1", b"ReLU relu -1 1"),
    (b"ReLU relu 1 1", b"ReLU relu 1 -1"),
    (b"ReLU relu 1 1", b"ReLU relu 100000000 1"),
    (b"2 2", b"x y"),
)
for old, new in DAMAGES:
    net.clear()
    raises(ValueError, net.load_param, reader(RELU_PARAM.replace(old, new)))
    still_usable(net, old, new)
for junk in (b"", b"\0" * 100, b"\xff" * 100, b"7767517", b"7767517\n1 1\n" + b"A" * 5000):
    net.clear()
    raises(ValueError, net.load_param, reader(junk))
    raises(ValueError, net.load_param_bin, junk)
    still_usable(net, junk[:9])

net = Net()
raises(ValueError, net.load_model, DENSE_BIN)
raises(ValueError, net.create_extractor)
net.load_param(reader(DENSE_PARAM))
raises(ValueError, net.create_extractor)
net.load_model(DENSE_BIN)
raises(ValueError, net.load_model, DENSE_BIN)
for wrong in (None, 5, 1.5, [], (), object(), Mat(3), Option(), Allocator(), Net):
    for name in ("load_param", "load_param_bin", "load_model"):
        raises(TypeError, getattr(Net(), name), wrong)
for name in ("load_param", "load_param_bin", "load_model"):
    raises(TypeError, getattr(Net(), name))
    raises(TypeError, getattr(Net(), name), b"", b"")
raises(TypeError, net.create_extractor, 1)
raises(TypeError, net.clear, 1)
raises(TypeError, Net, 1)
closed = reader(b"x")
closed.close()
for name in ("load_param", "load_param_bin", "load_model"):
    raises(ValueError, getattr(Net(), name), closed)
check(survives(net.clear) is None and net.input_count == 0)
done()
