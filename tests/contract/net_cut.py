"""Files that end early, at every length: ValueError, and the Net is empty and usable."""

from ncnn_mp import DataReader, Net

from contract import accounts, check, done, raises, settle
from networks import DENSE_BIN, DENSE_PARAM, RELU_PARAM, RELU_PARAM_BIN, works_anew


def reader(data):
    return DataReader(from_memory=data)


net = Net()
check(works_anew(net))
before = accounts()
for length in range(0, len(DENSE_BIN), 3):
    for source in (DENSE_BIN[:length], reader(DENSE_BIN[:length])):
        net.load_param(reader(DENSE_PARAM))
        raises(ValueError, net.load_model, source)
        check(works_anew(net), "model cut to", length)
for length in range(0, len(RELU_PARAM_BIN), 2):
    for source in (RELU_PARAM_BIN[:length], reader(RELU_PARAM_BIN[:length])):
        raises(ValueError, net.load_param_bin, source)
    check(works_anew(net), "param.bin cut to", length)
last_word = RELU_PARAM.index(b"data out") + len(b"data o")
for length in range(0, last_word, 2):
    raises(ValueError, net.load_param, reader(RELU_PARAM[:length]))
    check(works_anew(net), "param cut to", length)
settle()
check(accounts()[0] <= before[0] + 4096, "failed loads leak nothing", accounts(), before)

done()
