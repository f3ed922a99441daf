"""Native memory in and around callbacks: an allocation that failed and was dealt with there is no
failure of the extraction, one that was not is a MemoryError."""

import gc

from ncnn_mp import Allocator, Mat, Net

from contract import accounts, check, done, raises, same, settle
from layers import LINES, answer, custom_net, mine, register
from networks import numbers, vector

calls = []


def caught(layer, mat, option):
    calls.append(1)
    try:
        Mat(2**28, 4)
        check(False, "more memory than there is")
    except (MemoryError, ValueError):
        pass
    return mat


def uncaught(layer, mat, option):
    return Mat(2**14, 2**14)


def too_much(layer, mats, count, option):
    return [Mat(2**20) for _ in range(count)]


same(numbers(answer(custom_net(mine(caught)), vector(1.0, 2.0))), (1.0, 2.0))
same(len(calls), 1, "run once")
net = custom_net(mine(uncaught))
for _ in range(3):
    raises(MemoryError, answer, net, vector(1.0))


# Garbage made by callbacks is collected as it is elsewhere.
def wasteful(layer, mat, option):
    for _ in range(40):
        Mat(100, 1000)
    return mat


net = custom_net(mine(wasteful))
for _ in range(20):
    same(numbers(answer(net, vector(3.0))), (3.0,))
settle()
check(accounts()[0] < 2**20, accounts())

# Every allocator of the option, named by the program or not, closed by it or not.
for local in (False, True):
    for names in ((), ("blob",), ("workspace",), ("kvcache",)):
        for close in (False, True):
            net, pool = Net(), Allocator()
            net.option.use_local_pool_allocator = local
            for name in names:
                getattr(net.option, f"set_{name}_allocator")(pool)
            lines = (LINES[0], "Sigmoid s 1 1 data a", "Mine mine 1 1 a b", "Sigmoid t 1 1 b out")
            register(net, mine(lambda layer, mat, option: Mat(2, allocator=pool)), *lines)
            if close:
                gc.collect()
            result = answer(net, vector(0.0, 0.0))
            if close:
                for each in (pool, net):
                    each.close()
                gc.collect()
            same(numbers(result), (0.5, 0.5))
            result.close()
done()
