"""fill needs single fp32 elements; substract_mean_normalize 3-d ones and a number a channel."""

import struct

from ncnn_mp import Mat, native_bytes

from contract import check, done, raises, same

for value in (0.0, 1.0, -2.5, 3, True, 1e30, float("inf"), -float("inf")):
    for shape in ((5,), (3, 3), (3, 3, 0, 2), (1, 2, 3, 2)):
        mat = Mat(*shape)
        mat.fill(value)
        data = mat.to_bytes()
        same(data, struct.pack("<f", value) * (len(data) // 4), shape, value)
mat = Mat(3)
mat.fill(float("nan"))
check(all(one != one for one in struct.unpack("<3f", mat.to_bytes())))
for wrong in (None, "1", b"1", [], (), {}, object(), mat):
    raises(TypeError, mat.fill, wrong)
raises(TypeError, mat.fill)
raises(TypeError, mat.fill, 1.0, 2.0)
for options in ({"elemsize": 1}, {"elemsize": 2}, {"elempack": 4}, {"elemsize": 4, "elempack": 4}):
    raises(ValueError, Mat(4, **options).fill, 1.0)
raises(ValueError, Mat().fill, 1.0)

for mean, norm in (
    ((1.0, 2.0, -3.0), None),
    (None, [0.5, 2.0, -1.0]),
    ([1.0, 2, 3], (0.25, 0.5, 4)),
    (None, None),
):
    values = [float(i) for i in range(18)]
    mat = Mat(3, 2, c=3, data=struct.pack("<18f", *values))
    same(mat.substract_mean_normalize(mean, norm), None)
    wanted = [
        (values[i] - (mean or (0, 0, 0))[i // 6]) * (norm or (1, 1, 1))[i // 6] for i in range(18)
    ]
    same(list(struct.unpack("<18f", mat.to_bytes())), wanted, mean, norm)

before = mat.to_bytes()
for wrong in ((), (1.0,), [1.0] * 2, [1.0] * 4, [1.0] * 1000):
    for arguments in ((wrong, None), (None, wrong), ((1.0, 1.0, 1.0), wrong), (wrong, wrong)):
        raises(ValueError, mat.substract_mean_normalize, *arguments)
for wrong in (5, 1.5, object(), mat, ["1", 2, 3], [None] * 3, [[1.0]] * 3):
    raises(TypeError, mat.substract_mean_normalize, wrong, None)
    raises(TypeError, mat.substract_mean_normalize, None, wrong)
raises((TypeError, ValueError), mat.substract_mean_normalize, {1: 2}, None)
raises(TypeError, mat.substract_mean_normalize, None)
raises(TypeError, mat.substract_mean_normalize, None, None, None)
same(mat.to_bytes(), before, "a refused call changes nothing")
for other in (Mat(3), Mat(3, 1), Mat(1, 1, 1, 3), Mat()):
    raises(ValueError, other.substract_mean_normalize, (1.0,) * 3, None)
for options in ({"elemsize": 1}, {"elemsize": 2}, {"elempack": 4}):
    raises(ValueError, Mat(2, 2, c=3, **options).substract_mean_normalize, (1.0,) * 3, None)
mat.close()
check(native_bytes() < 65536, native_bytes())
done()
