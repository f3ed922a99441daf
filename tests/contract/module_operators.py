"""What Python's own operators and object tricks make of the module's objects: no buffer protocol,
no items, no arithmetic; half-made objects by object.__new__, methods that outlive their object."""

import gc

from ncnn_mp import Allocator, DataReader, Extractor, Mat, Net, Option

from contract import check, done, half_made, raises, refuses, same, survives
from networks import dense_net

OPERATORS = (
    len,
    iter,
    bytes,
    bytearray,
    memoryview,
    int,
    float,
    abs,
    sum,
    lambda one: one[0],
    lambda one: one + 1,
    lambda one: one < one,
    lambda one: one(),
    lambda one: setattr(one, "no_such_attribute", 1),
    lambda one: delattr(one, "close"),
    lambda one: one.no_such_method(),
    lambda one: one.close(1),
    lambda one: one.__del__(1),
    lambda one: one.__enter__(1),
)


def objects():
    net = dense_net()
    extractor = net.create_extractor()
    block = Allocator().fast_malloc(8)
    return [Mat(3), Mat(), net, net.option, Option(), Allocator(), DataReader(), extractor, block]


for closed in (False, True):
    for one in objects():
        if closed and hasattr(one, "close"):
            one.close()
        for operator in OPERATORS:
            raises((TypeError, AttributeError, NotImplementedError, ValueError), operator, one)
        same((one == one, one is one, one != one, one in [one]), (True, True, False, True), one)
        check(one != 5 and bool(one) and hash(one) == hash(one) and {one: 1}[one] == 1)
        check(repr(one) == str(one) and isinstance(one, type(one)))

# Methods taken from an object, used after it is closed or gone.
mat = Mat(3, 3)
methods = [mat.fill, mat.clone, mat.to_bytes, mat.close]
mat = None
gc.collect()
rubbish = [Mat(3, 3) for _ in range(20)]
methods[0](2.0)
same(methods[2](), b"\0\0\0@" * 9, "a method keeps its Mat")
methods[3]()
for method in methods[1:3]:
    raises(ValueError, method)
raises(ValueError, methods[0], 1.0)

for base in (Allocator, DataReader, Extractor, Mat, Net, Option):
    sub = type("Sub", (base,), {})
    for half in (survives(object.__new__, sub), half_made(base)):
        refuses(base, half, "__enter__")
        survives(half.close) if hasattr(half, "close") else check(True)
        check(repr(half))
    raises((TypeError, NotImplementedError), type, "Two", (base, Mat if base is Net else Net), {})
    raises(TypeError, object.__new__, base)
done()
