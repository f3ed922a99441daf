"""Streams that raise while a Net loads: the same exception comes out of the load, and the Net is
empty and usable afterwards."""

import gc

from ncnn_mp import Net

from contract import DOCUMENTED, check, done, same
from networks import DENSE_BIN, DENSE_PARAM, load_springing, works_anew


class Own(Exception):
    pass


def raiser(error):
    def inside():
        raise error

    return inside


net = Net()
for error in [kind("mine") for kind in DOCUMENTED + (Own, KeyError)] + [KeyboardInterrupt()]:
    for data in (DENSE_PARAM, DENSE_BIN):
        for at in (1, 2):
            raised = None
            try:
                load_springing(net, data, raiser(error), at)
            except BaseException as caught:
                raised = caught
                same(net.input_count, 0, "empty after", error)
            check(raised is error or (raised is None and at == 2), raised, "is not", error)
            net.clear()
            check(works_anew(net), error)
            gc.collect()
net.close()
done()
