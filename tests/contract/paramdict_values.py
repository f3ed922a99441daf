"""ParamDict keeps what it was given, by id and by type; arrays are copied in and shared out."""

import struct

from ncnn_mp import Mat, ParamDict

from contract import accounts, check, done, same, settle
from networks import numbers, vector

start = accounts()
params = ParamDict()
for id in range(32):
    same(params.get_type(id), 0, "type of a param not set")
    same(params.get_int(id, -7), -7)
    same(params.get_float(id, 0.25), 0.25)
    same(params.get_array(id, None), None)

for number in (0, 1, -1, 2**31 - 1, -(2**31)):
    same(params.set_int(3, number), None)
    same(params.get_int(3, 99), number)
for number in (0.0, -1.5, 1e30, 3.0):
    same(params.set_float(31, number), None)
    same(params.get_float(31, 99.0), struct.unpack("<f", struct.pack("<f", number))[0])
same((params.get_type(3), params.get_type(31)), (2, 3), "an int and a float")
same(params.get_float(3, 0.0), float(-(2**31)), "an int as a float")
params.set_float(31, float("inf"))
same(params.get_float(31, 0.0), float("inf"))
params.set_float(31, 5)
same(params.get_float(31, 0.0), 5.0, "an int given as a float")

# An array is a copy of the Mat's numbers, now; what is given out is the array itself.
mat = vector(1.0, 2.0, 3.0)
params.set_array(0, mat)
mat.fill(9.0)
mat.close()
check(params.get_type(0) in (4, 5, 6), params.get_type(0))
array = params.get_array(0, None)
same((array.dims, array.w, array.elemsize), (1, 3, 4))
same(numbers(array), (1.0, 2.0, 3.0), "a copy")
array.fill(4.0)
same(numbers(params.get_array(0, None)), (4.0, 4.0, 4.0), "shared")
default = Mat(2)
check(params.get_array(5, default) is default, "the default itself")
check(params.get_array(3, "any") == "any", "no array")
same(params.get_int(0, 17), 17, "an array is no int")

# Setting again replaces, whatever it was; an array given out lives on.
params.set_int(0, 5)
same((params.get_type(0), params.get_int(0, 0)), (2, 5))
same(numbers(array), (4.0, 4.0, 4.0))
params.set_array(0, params.get_array(9, array))
params.set_array(0, params.get_array(0, None))
same(numbers(params.get_array(0, None)), (4.0, 4.0, 4.0), "an array of its own")
check("0:" in repr(params) and "31:float" in repr(params), repr(params))
params.close()
same(numbers(array), (4.0, 4.0, 4.0), "an array outlives its ParamDict")
check("closed" in repr(params))

for one in (array, default):
    one.close()
for _ in range(100):
    params = ParamDict()
    params.set_array(1, vector(*range(100)))
    params.get_array(1, None)
    params.close()
settle()
check(accounts()[0] < start[0] + 8192, start, accounts())
done()
