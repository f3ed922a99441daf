"""Extractors of a network that is gone: reloaded, cleared or failed Nets make them stale, and
nothing they hold is freed under them."""

import gc

from ncnn_mp import DataReader, Net

from contract import check, done, raises, same
from networks import DENSE_BIN, DENSE_PARAM, RELU_PARAM, dense_net, relu_net, vector


def calls(extractor):
    return (
        (extractor.input, ("data", vector(1.0, 2.0, 3.0, 4.0))),
        (extractor.input, (0, vector(1.0, 2.0, 3.0, 4.0))),
        (extractor.extract, ("out",)),
        (extractor.extract, (1,)),
    )


def reload(net):
    net.load_param(DataReader(from_memory=RELU_PARAM))


def reload_wholly(net):
    net.load_param(DataReader(from_memory=DENSE_PARAM))
    net.load_model(DENSE_BIN)


def fail(net):
    raises(ValueError, net.load_param, DataReader(from_memory=b"7767517\n5"))


def miss(net):
    raises(OSError, net.load_param, "/no/such/file")


for make in (dense_net, relu_net):
    for spoil in (Net.clear, reload, reload_wholly, fail):
        for fed in (False, True):
            net = make()
            extractors = [net.create_extractor() for _ in range(3)]
            results = []
            if fed:
                for extractor in extractors:
                    extractor.input("data", vector(1.0, 2.0, 3.0, 4.0))
                    results.append(extractor.extract("out"))
            spoil(net)
            gc.collect()
            for extractor in extractors:
                for call, arguments in calls(extractor):
                    raises(ValueError, call, *arguments)
                check(repr(extractor))
            for result in results:
                check(len(result.to_bytes()) in (12, 16), "results live on")
                result.fill(1.0)
                result.close()
            reload_wholly(net)
            for extractor in extractors:
                raises(ValueError, extractor.extract, "out")
            fresh = net.create_extractor()
            fresh.input("data", vector(1.0, 2.0, 3.0, 4.0))
            same(fresh.extract("out").w, 3, "a fresh one works")
            extractors[0].close()
            net.close()
            for one in (fresh, extractors[1], extractors[2]):
                one.close()
net = dense_net()
extractor = net.create_extractor()
miss(net)
for call, arguments in calls(extractor)[2:]:
    raises(ValueError, call, *arguments)
done()
