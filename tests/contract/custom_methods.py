"""Methods of a custom layer that are no functions of its class: whatever can be called, is."""

import gc

from ncnn_mp import Allocator, Layer, Mat, Net, Option, ParamDict

from contract import check, done, raises, same
from layers import answer, custom_net, mine, register
from networks import numbers, vector


def with_forward(forward):
    class Odd(Layer):
        one_blob_only = True

    Odd.forward = forward
    return Odd


class Callable:
    def __call__(self, *given):
        return vector(float(len(given)))


def generator(layer, mat, option):
    yield mat


def bound_in_init(method):
    class Bound(Layer):
        def __init__(self):
            super().__init__()
            self.one_blob_only = True
            self.forward = method

    return Bound


fixed = vector(8.0)
GOOD = (
    with_forward(staticmethod(lambda mat, option: mat)),
    with_forward(classmethod(lambda cls, mat, option: mat)),
    bound_in_init(Callable()),
    bound_in_init(lambda mat, option: mat),
    bound_in_init(lambda *given: fixed),
)
results = [numbers(answer(custom_net(cls), vector(2.0))) for cls in GOOD]
same(results, [(2.0,), (2.0,), (2.0,), (2.0,), (8.0,)])

# What gives no Mat, wants other arguments, or cannot be called.
net, extractor = Net(), custom_net(mine(None)).create_extractor()
REFUSED = (
    None,
    5,
    "forward",
    vector(1.0),
    len,
    generator,
    lambda: vector(1.0),
    property(lambda layer: 1 / 0),
    Mat,
    Net,
    dict,
    type,
    net.close,
    net.clear,
    extractor.close,
    Allocator().fast_malloc,
    Option,
    ParamDict,
    fixed.close,
    fixed.fill,
    gc.collect,
)
for method in REFUSED:
    for make in (with_forward, bound_in_init):
        try:
            answer(custom_net(make(method)), vector(1.0))
            check(False, method, "gave something")
        except (TypeError, ValueError, AttributeError, ZeroDivisionError) as raised:
            check(True, raised)

# Unbound methods of the module's own classes, which are given Mats and options of all kinds.
for cls in (Mat, Net, Option, Layer, ParamDict):
    for name in dir(cls):
        method = getattr(cls, name)
        if callable(method) and name not in ("draw_text",):
            for make in (with_forward, bound_in_init):
                try:
                    answer(custom_net(make(method)), vector(1.0))
                except Exception as raised:
                    check(repr(raised))


# Methods exchanged, and the class changed, while the network is loaded and while it runs.
class Changing(Layer):
    one_blob_only = True

    def forward(self, mat, option):
        Changing.forward = lambda self, mat, option: vector(2.0)
        self.support_inplace = True
        self.one_blob_only = False
        gc.collect()
        return vector(1.0)

    def forward_inplace(self, mats, option):
        raise KeyError("never in place")


net = register(Net(), Changing)
same([numbers(answer(net, vector(0.0))) for _ in range(3)], [(1.0,), (2.0,), (2.0,)])
del Changing.forward
raises(NotImplementedError, answer, net, vector(0.0))
view = net.option
extractor = net.create_extractor()
extractor.input("data", vector(5.0))
Changing.forward = lambda self, mat, option: mat
del net
gc.collect()
same(numbers(extractor.extract("out")), (5.0,))
extractor.close()
del extractor
gc.collect()
check(repr(view) and view.num_threads == 1, "a view keeps the network, and nothing runs in it")
view.close()
done()
