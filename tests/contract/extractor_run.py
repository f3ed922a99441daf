"""Extractor: inputs by name and index, results computed here, several extracts of one input."""

from ncnn_mp import Extractor, Mat

from contract import accounts, check, done, raises, same, settle
from networks import dense, dense_net, numbers, relu_net, vector

VALUES = (1.0, -2.0, 0.0, 3.5)

start = accounts()
net = dense_net()
for name, result in (("data", "out"), (0, 1), ("data", 1), (0, "out")):
    extractor = net.create_extractor()
    check(isinstance(extractor, Extractor) and "Extractor" in repr(extractor))
    raises(ValueError, extractor.extract, result)
    given = vector(*VALUES)
    same(
        extractor.input(name, given), 0, "ncnn's status, as programs of the earlier module know it"
    )
    for _ in range(3):
        out = extractor.extract(result)
        same((numbers(out), out.w, out.dims), (dense(VALUES), 3, 1), name, result)
        out.close()
    same(numbers(given), VALUES, "the input is as it was")
    given.close()
    out = extractor.extract(result)
    same(numbers(out), dense(VALUES), "the Extractor keeps its input")
    changed = vector(4.0, 3.0, 2.0, 1.0)
    extractor.input(name, changed)
    second = extractor.extract(result)
    same(numbers(second), dense((4.0, 3.0, 2.0, 1.0)), "a second input")
    for one in (extractor, out, changed, second):
        one.close()
net.close()
settle()
check(accounts()[0] <= start[0] + 4096, accounts(), start)

# ReLU works in place in ncnn: neither the input nor an earlier result may change under Python.
net = relu_net()
for owner in (bytes(16), bytearray(b"\0\0\x80\xbf" * 4)):
    extractor = net.create_extractor()
    given = Mat(4, data=owner)
    before = given.to_bytes()
    extractor.input("data", given)
    same(numbers(extractor.extract("out")), (0.0,) * 4)
    same((given.to_bytes(), bytes(owner)), (before, bytes(owner)), "the input is not written to")
    same(extractor.extract("data").to_bytes(), before, "an input can be extracted")
    same(numbers(extractor.extract("out")), (0.0,) * 4, "again")

# Any shape that the file does not forbid.
for shape in ((1,), (1000,), (5, 7), (3, 3, 0, 2), (2, 2, 2, 2)):
    extractor, given = net.create_extractor(), Mat(*shape)
    given.fill(-1.0)
    extractor.input("data", given)
    out = extractor.extract("out")
    same((out.w, out.h, out.d, out.c, out.dims), (given.w, given.h, given.d, given.c, given.dims))
    same(out.to_bytes(), bytes(len(given.to_bytes())), shape)

done()
