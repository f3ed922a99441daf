"""Five objects that depend on each other, ended in all 120 orders, in three ways: the accounts are
back where they were after the last one, and every survivor works until then."""

import gc

from ncnn_mp import Allocator, Option

from contract import accounts, check, done, same, settle, survives
from networks import dense, dense_net, numbers, vector

VALUES = (1.0, 2.0, 3.0, 4.0)


def orders(items):
    if not items:
        yield ()
    for i, first in enumerate(items):
        for rest in orders(items[:i] + items[i + 1 :]):
            yield (first,) + rest


def make():
    """An allocator in an option in a net, its extractor with an input, and a result."""
    pool, option, net = Allocator(), Option(), dense_net()
    option.set_blob_allocator(pool)
    option.close()
    given = vector(*VALUES).clone(pool)
    extractor = net.create_extractor()
    extractor.input("data", given)
    out = extractor.extract("out")
    return {"pool": pool, "net": net, "given": given, "extractor": extractor, "out": out}


def use(objects):
    """Each survivor does its work, whatever is gone already."""
    if "pool" in objects:
        objects["pool"].fast_malloc(64)
    if "net" in objects:
        objects["net"].create_extractor().close()
    if "given" in objects:
        same(numbers(objects["given"]), VALUES)
    if "extractor" in objects:
        result = objects["extractor"].extract("out")
        same(numbers(result), dense(VALUES))
        result.close()
    if "out" in objects:
        same(numbers(objects["out"]), dense(VALUES))


def by_close(objects, name):
    objects.pop(name).close()


def by_finaliser(objects, name):
    one = objects.pop(name)
    one.__del__()
    survives(one.__del__)
    one.close()


def by_dropping(objects, name):
    objects.pop(name)
    gc.collect()


settle()
start = accounts()
for end in (by_close, by_finaliser, by_dropping):
    for order in orders(("pool", "net", "given", "extractor", "out")):
        objects = make()
        for name in order:
            use(objects)
            end(objects, name)
        gc.collect()
    settle()
    now = accounts()
    # The collector may mistake a word on the stack for a pointer: a few may linger, not 120.
    check(now[0] - start[0] < 100000, end, now, start)
    check(sum(n for _, n in now[1]) - sum(n for _, n in start[1]) < 40, end, now, start)
done()
