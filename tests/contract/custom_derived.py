"""Mats derived from lent ones, used after the Net, its allocators and the result are gone."""

import gc

from ncnn_mp import Allocator, Mat, Net

from contract import done, same
from layers import answer, mine, register
from networks import numbers, vector

BETWEEN = ("Input data 0 1 data", "AbsVal abs 1 1 data mid", "Mine mine 1 1 mid out")
derived = []


def derive(layer, mat, option):
    derived.append(mat.reshape(2, 2))
    derived.append(derived[-1].reshape(4))
    derived.append(mat.flatten(option))
    derived.append(mat.convert_packing(1, option))
    derived.append(mat.clone())
    derived.append(mat.copy_make_border(0, 0, 0, 0, 0, 0.0, option))
    return None if layer.support_inplace else derived[0]


for local in (False, True):
    for make in (lambda: None, Allocator, lambda: Allocator(unlocked=True)):
        for inplace in (False, True):
            pool = make()
            net = Net()
            net.option.use_local_pool_allocator = local
            net.option.set_blob_allocator(pool)
            register(net, mine(derive, inplace=inplace), *BETWEEN)
            result = answer(net, vector(-1.0, 2.0, -3.0, 4.0))
            for each in (net, result, pool):
                if each is not None:
                    each.close()
            del net, result
            gc.collect()
            others = [Mat(4) for _ in range(20)]
            for mat in derived:
                same(numbers(mat), (1.0, 2.0, 3.0, 4.0))
            for mat in derived:
                mat.fill(9.0)
                mat.close()
            same(numbers(others[0]), (0.0,) * 4)
            derived.clear()
done()
