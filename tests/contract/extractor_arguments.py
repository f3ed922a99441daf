"""Extractor's arguments: unknown names and indices, wrong types, wrong Mats."""

from ncnn_mp import Allocator, Extractor, Mat, Net, Option, native_bytes

from contract import HOSTILE_INTS, check, done, raises, same, settle
from networks import dense, dense_net, numbers, relu_net, vector

net = relu_net()
extractor, given = net.create_extractor(), vector(1.0)
for name in ("", "Data", "dat", "relu", "out\0", "data\0", "x" * 10000, "%s%n"):
    raises(ValueError, extractor.input, name, given)
    raises(ValueError, extractor.extract, name)
raises((ValueError, IndexError), extractor.input, "out", given)
raises((ValueError, IndexError), extractor.input, 1, given)
extractor.input("data", given)
for index in HOSTILE_INTS + (2, 2**31 - 1):
    raises(IndexError, extractor.input, index, given)
    raises(IndexError, extractor.extract, index)
for wrong in (None, 1.5, (), [], {}, object(), given, net):
    raises(TypeError, extractor.input, wrong, given)
    raises(TypeError, extractor.extract, wrong)
for wrong in (5, 1.5, "x", object(), given, net, Allocator(), Option):
    raises(TypeError, extractor.set_option, wrong)
for wrong in (None, 5, "x", bytes(4), bytearray(4), [1.0], object(), net, Mat):
    raises(TypeError, extractor.input, "data", wrong)
for arguments in ((), ("data",), ("data", given, 1)):
    raises(TypeError, extractor.input, *arguments)
raises(TypeError, extractor.extract)
raises(TypeError, extractor.extract, "out", 0)
for arguments in ((), (net,), (5,), (Net(), 1)):
    raises(TypeError, Extractor, *arguments)
with Option() as option:
    same(extractor.set_option(option), None)

# Only single fp32 elements, open, not empty.
net = dense_net()
extractor = net.create_extractor()
settle()
before = native_bytes()
with Mat() as empty:
    raises(ValueError, extractor.input, "data", empty)
for elemsize, elempack in ((1, 1), (2, 1), (4, 4), (8, 4), (16, 4), (32, 8), (64, 16)):
    mat = Mat(4, elemsize=elemsize, elempack=elempack)
    raises(ValueError, extractor.input, "data", mat)
    mat.close()
settle()
check(native_bytes() <= before, "refused inputs are not kept", native_bytes(), before)
raises(ValueError, extractor.extract, "out")
# The network takes 4 numbers, however they lie; others do not fit its weights.
for shape in ((4,), (4, 1), (1, 4), (2, 2), (4, 1, 0, 1), (1, 1, 1, 4)):
    with Mat(*shape) as mat:
        mat.fill(1.0)
        extractor.input("data", mat)
    same(numbers(extractor.extract("out")), dense((1.0, 1.0, 1.0, 1.0)), shape)
for shape in (
    (3,),
    (5,),
    (1,),
    (8,),
    (3, 1),
    (4, 2, 0, 1),
    (2, 3),
    (1, 1, 1, 5),
    (100000,),
):
    mat = Mat(*shape)
    extractor.input("data", mat)
    mat.close()
    raises(ValueError, extractor.extract, "out")
    raises(ValueError, extractor.input, "data", mat)
extractor.input("data", vector(1.0, 2.0, 3.0, 4.0))
same(numbers(extractor.extract("out")), dense((1.0, 2.0, 3.0, 4.0)), "refusals change nothing")
raises(ValueError, extractor.input, "data", Mat())
same(numbers(extractor.extract("out")), dense((1.0, 2.0, 3.0, 4.0)), "refusals change nothing")
done()
