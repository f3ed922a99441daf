"""Streams that use the Net which is being loaded: refused with RuntimeError or harmless, and the
Net is empty and usable afterwards."""

import gc

from ncnn_mp import DataReader, Mat, Net, Option

from contract import AUDIT, accounts, check, done, raises, survives
from networks import (
    DENSE_BIN,
    DENSE_PARAM,
    Springing,
    dense_net,
    load_springing,
    vector,
    works_anew,
)

net = Net()


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
    lambda: load_springing(Net(), DENSE_BIN, gc.collect),
    lambda: gc.collect(),
)
for data in (DENSE_PARAM, DENSE_BIN):
    for call in REFUSED:
        survives(load_springing, net, data, refused(call))
        survives(net.clear)
        check(works_anew(net), data)
    for call in TOLERATED:
        survives(load_springing, net, data, tolerated(call))
        survives(repr, net)
        net.close()
        net = Net()
        check(works_anew(net))
net.close()

# An Extractor of the Net that is being loaded waits, and is stale afterwards.
net = dense_net()
extractor = net.create_extractor()
for use in (
    lambda: extractor.extract("out"),
    lambda: extractor.input("data", vector(1.0, 2.0, 3.0, 4.0)),
    lambda: extractor.set_option(Option()),
):
    net.load_param(DataReader(Springing(DENSE_PARAM, refused(use))))
    net.load_model(DataReader(Springing(DENSE_BIN, refused(use))))
    raises(ValueError, use)
net.close()
gc.collect()
if AUDIT:
    check(dict(accounts()[1]).get("Net", 0) < 5, accounts())
done()
