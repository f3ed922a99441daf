"""Streams that misbehave while a Net loads: exceptions surface unchanged, re-entry is refused, and
the Net is empty and usable afterwards."""

import gc

from ncnn_mp import DataReader, Mat, Net, Option

from contract import AUDIT, DOCUMENTED, accounts, check, done, raises, same, survives
from networks import DENSE_BIN, DENSE_PARAM, dense_net, vector


class Stream:
    """Serves `data`, calling `inside` before the `at`-th read."""

    def __init__(self, data, inside, at=1):
        self.left, self.inside, self.at = data, inside, at

    def read(self, size):
        self.at -= 1
        if self.at == 0:
            self.inside()
        piece, self.left = self.left[:size], self.left[size:]
        return piece


class Own(Exception):
    pass


def load(net, data, inside, at):
    """Loads the dense network, its `data` part from a Stream."""
    sources = [DataReader(from_memory=DENSE_PARAM), DataReader(from_memory=DENSE_BIN)]
    sources[data is DENSE_BIN] = DataReader(Stream(data, inside, at))
    net.load_param(sources[0])
    net.load_model(sources[1])


def raiser(error):
    def inside():
        raise error

    return inside


def usable(net, *what):
    load(net, DENSE_PARAM, gc.collect, 1)
    same(net.input_count, 1, *what)
    net.clear()


net = Net()
for error in [kind("mine") for kind in DOCUMENTED + (Own, KeyError)] + [KeyboardInterrupt()]:
    for data in (DENSE_PARAM, DENSE_BIN):
        for at in (1, 2):
            try:
                load(net, data, raiser(error), at)
                check(at == 2, "no exception", error)
            except BaseException as raised:
                check(raised is error, repr(raised), "is not", repr(error))
                same(net.input_count, 0, "empty after", error)
            usable(net, error)


def refused(call):
    return lambda: raises(RuntimeError, call)


def tolerated(call):
    return lambda: survives(call)


# What a stream may try with the Net that is being loaded.
REFUSED = (
    lambda: net.load_param(DataReader(from_memory=DENSE_PARAM)),
    lambda: net.load_param_bin(b""),
    lambda: net.load_model(DENSE_BIN),
    lambda: net.clear(),
    lambda: net.create_extractor(),
)
TOLERATED = (
    lambda: net.close(),
    lambda: net.__del__(),
    lambda: setattr(net, "option", Option()),
    lambda: setattr(net.option, "num_threads", 2),
    lambda: net.get_input_name(0),
    lambda: net.get_output_index(0),
    lambda: net.input_count,
    lambda: repr(net),
    lambda: [Mat(1000) for _ in range(100)],
    lambda: load(Net(), DENSE_BIN, gc.collect, 1),
    lambda: gc.collect(),
)
for data in (DENSE_PARAM, DENSE_BIN):
    for call in REFUSED:
        survives(load, net, data, refused(call), 1)
        survives(net.clear)
        usable(net, data)
    for call in TOLERATED:
        survives(load, net, data, tolerated(call), 1)
        survives(repr, net)
        net.close()
        net = Net()
        usable(net)
net.close()

# An Extractor of the Net that is being loaded waits, and is stale afterwards.
net = dense_net()
extractor = net.create_extractor()
for use in (
    lambda: extractor.extract("out"),
    lambda: extractor.input("data", vector(1.0, 2.0, 3.0, 4.0)),
    lambda: extractor.set_option(Option()),
):
    net.load_param(DataReader(Stream(DENSE_PARAM, refused(use))))
    net.load_model(DataReader(Stream(DENSE_BIN, refused(use))))
    raises(ValueError, use)
net.close()
gc.collect()
if AUDIT:
    check(dict(accounts()[1]).get("Net", 0) < 5, accounts())
done()
