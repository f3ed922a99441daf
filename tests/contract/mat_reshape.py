"""reshape and flatten keep the packed order, through every pair of shapes of 24 elements."""

from ncnn_mp import Allocator, Mat, Option

from contract import HOSTILE_INTS, NOT_INTS, done, raises, same

SHAPES = ((24,), (6, 4), (24, 1), (3, 4, 2), (4, 2, 3), (1, 1, 24), (3, 2, 2, 2), (2, 1, 4, 3))


def shape_of(mat):
    return {
        0: (),
        1: (mat.w,),
        2: (mat.w, mat.h),
        3: (mat.w, mat.h, mat.c),
        4: (mat.w, mat.h, mat.d, mat.c),
    }[mat.dims]


def make(shape, elemsize):
    arguments = {3: shape[:2] + (0,) + shape[2:]}.get(len(shape), shape)
    return Mat(*arguments, data=bytes(range(24 * elemsize)), elemsize=elemsize)


allocator, option = Allocator(), Option()
for elemsize in (1, 2, 4):
    packed = bytes(range(24 * elemsize))
    for before in SHAPES:
        mat = make(before, elemsize)
        same(shape_of(mat), before)
        flat = mat.flatten()  # SIMD builds of ncnn pack the result: other numbers, the same bytes
        same((flat.dims, flat.w * flat.elempack), (1, 24), "flatten", before, elemsize)
        same(flat.to_bytes(), packed, "flatten", before, elemsize)
        flat.close()
        for after in SHAPES:
            for result in (
                mat.reshape(*after),
                mat.reshape(*after, allocator),
                mat.reshape(*after, None),
                mat.reshape(*after, allocator=allocator),
            ):
                same((shape_of(result), result.to_bytes()), (after, packed), before, after)
                same(result.elemsize, elemsize)
                result.close()
        mat.close()
for options in ((), (None,), (option,)):
    flat = Mat(2, 3, c=4).flatten(*options)
    same(flat.w * flat.elempack, 24)

mat = Mat(6, 4)
for shape in ((23,), (25,), (5, 5), (1,), (2, 3, 5), (2**16, 2**16), (2**31 - 1, 2**31 - 1)):
    raises(ValueError, mat.reshape, *shape)
for position in range(4):
    for number in HOSTILE_INTS + (0,):
        raises(ValueError, mat.reshape, *((24, 1, 1, 1)[:position] + (number,)))
    for wrong in NOT_INTS[1:]:
        raises(TypeError, mat.reshape, *((24, 1, 1, 1)[:position] + (wrong,)))
raises(TypeError, mat.reshape)
raises((TypeError, ValueError), mat.reshape, None)
raises(TypeError, mat.reshape, 1, 2, 3, 4, 5, 6)
for wrong in (5.5, "x", object(), option, mat):
    raises(TypeError, mat.reshape, 6, 4, wrong)
    raises(TypeError, mat.reshape, 6, 4, allocator=wrong)
for wrong in (5, "x", object(), allocator, mat, Option):
    raises(TypeError, mat.flatten, wrong)
    raises(TypeError, mat.convert_packing, 1, wrong)
raises(ValueError, Mat(4, elempack=4).flatten)
raises(ValueError, Mat().reshape, 1)
raises(ValueError, Mat().flatten)
for one in (mat, allocator, option):
    one.close()
raises(TypeError, Mat(4, 4).reshape, 2, 8, None, allocator=None)
done()
