"""ParamDict's arguments: 32 ids and no more, numbers that fit, Mats that layers can read."""

from ncnn_mp import Mat, ParamDict

from contract import HOSTILE_INTS, NOT_INTS, check, done, half_made, raises, refuses, same
from networks import vector

params = ParamDict()
array = vector(1.0, 2.0)
for index in HOSTILE_INTS + (32, 33, 255, 2**31 - 1):
    raises(IndexError, params.get_type, index)
    raises(IndexError, params.get_int, index, 0)
    raises(IndexError, params.get_float, index, 0.0)
    raises(IndexError, params.get_array, index, None)
    raises(IndexError, params.set_int, index, 0)
    raises(IndexError, params.set_float, index, 0.0)
    raises(IndexError, params.set_array, index, array)
for wrong in NOT_INTS:
    raises(TypeError, params.get_type, wrong)
    raises(TypeError, params.get_int, 0, wrong)
    raises(TypeError, params.get_int, wrong, 0)
    raises(TypeError, params.set_int, 0, wrong)
    raises(TypeError, params.set_int, wrong, 0)
    raises(TypeError, params.set_array, wrong, array)
    raises(TypeError, params.set_array, 0, wrong)
    raises(TypeError, params.get_array, wrong, None)
for number in HOSTILE_INTS[1:]:
    if not -(2**31) <= number < 2**31:
        raises(ValueError, params.set_int, 0, number)
        raises(ValueError, params.get_int, 0, number)
for wrong in (None, "1", b"1", (), [], {}, object(), 1j):
    raises(TypeError, params.set_float, 0, wrong)
    raises(TypeError, params.get_float, 0, wrong)
same(params.get_type(0), 0, "refused calls change nothing")

# Layers read an array as w numbers of four bytes.
refused = (
    Mat(),
    Mat(2, 2),
    Mat(2, 2, c=2),
    Mat(4, elemsize=1),
    Mat(4, elemsize=2),
    Mat(4, elempack=4),
    Mat(4, elemsize=3, elempack=3),
    Mat(4, elemsize=4, elempack=4),
    Mat(4, n=2),
)
for mat in refused:
    raises(ValueError, params.set_array, 0, mat)
array.close()
raises(ValueError, params.set_array, 0, array)
buffer = bytearray(16)
borrowed = Mat(4, data=buffer)
buffer.extend(bytes(10000))
raises(ValueError, params.set_array, 0, borrowed)
same(params.get_type(0), 0)

raises(TypeError, ParamDict, 1)
raises(TypeError, ParamDict, id=1)
for name in ("get_type", "get_int", "get_float", "get_array", "set_int", "set_float", "set_array"):
    raises(TypeError, getattr(params, name))
    raises(TypeError, getattr(params, name), 1, 2, 3, 4)
raises(AttributeError, setattr, params, "x", 1)
raises(TypeError, ParamDict.get_type, 5, 0)
raises(TypeError, ParamDict.get_type, Mat(3), 0)
refuses(ParamDict, half_made(ParamDict), "get_type", 0)

with params:
    params.set_int(1, 1)
calls = (
    lambda: params.get_type(0),
    lambda: params.get_int(0, 1),
    lambda: params.get_float(0, 1.0),
    lambda: params.get_array(0, None),
    lambda: params.set_int(0, 1),
    lambda: params.set_float(0, 1.0),
    lambda: params.set_array(0, vector(1.0)),
    params.__enter__,
)
for call in calls:
    check("closed" in str(raises(ValueError, call)))
params.close()
params.__del__()
done()
