"""Collections inside of callbacks finalise other networks with custom layers, whose Python code
does not run then; cycles between networks and their layers are no leak."""

import gc

from ncnn_mp import Net

from contract import accounts, check, done, same, settle
from layers import KINDS, answer, custom_net, mine
from networks import numbers, vector

hooks = []


def garbage():
    """Networks with custom layers, half of them with an Extractor, all in cycles."""
    for i in range(6):
        one, inplace = KINDS[i % 4]
        cls = mine(lambda *given: None, one, inplace)
        cls.destroy_pipeline = lambda layer, option: hooks.append(layer)
        net = custom_net(cls)
        cls.net = net
        if i % 2:
            cls.extractor = net.create_extractor()
            cls.extractor.input("data", vector(1.0))
        cls.me = cls
        del net


def collecting(layer, given, *rest):
    garbage()
    gc.collect()
    garbage()
    gc.collect()
    if not layer.support_inplace:
        return [given[0]] * rest[0] if len(rest) > 1 else given


for one, inplace in KINDS:
    net = custom_net(mine(collecting, one, inplace))
    for _ in range(3):
        same(numbers(answer(net, vector(1.0, 2.0))), (1.0, 2.0))
    extractor = net.create_extractor()
    extractor.input("data", vector(3.0))
    net.close()
    del net
    same(numbers(extractor.extract("out")), (3.0,), "an Extractor keeps the layers")
    extractor.close()
same(hooks, [], "no Python code runs in finalisers")

# While loading and clearing, too.
for hook in ("load_param", "load_model", "create_pipeline", "destroy_pipeline"):
    cls = mine(lambda layer, mat, option: mat)
    setattr(cls, hook, lambda layer, lent: (garbage(), gc.collect()) and None)
    net = custom_net(cls)
    same(numbers(answer(net, vector(4.0))), (4.0,))
    net.clear()
    net.close()

# Instances outlive their Net as they please, and do nothing then.
instances = []


class Remembered(mine(lambda layer, mat, option: mat)):
    def __init__(self):
        super().__init__()
        instances.append(self)


net = custom_net(Remembered)
answer(net, vector(1.0))
net.clear()
net = custom_net(Remembered)
del net
settle()
for layer in instances:
    check(repr(layer))
    same(layer.forward(5, None), 5, "its own method")
    layer.close()
    layer.close()
instances.clear()


# No leak in the long run, whichever way they go.
def rounds(count):
    for i in range(count):
        one, inplace = KINDS[i % 4]
        call = collecting if i % 10 == 0 else lambda layer, given, *rest: None
        net = custom_net(mine(call, one, inplace))
        if inplace:
            answer(net, vector(1.0))
        if i % 3 == 0:
            net.clear()
        if i % 3 == 1:
            net.close()
    settle()
    return accounts()[0]


first = rounds(40)
check(rounds(80) < first + 16384, "leak")
check(repr(Net()))
done()
