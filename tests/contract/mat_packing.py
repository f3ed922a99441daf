"""convert_packing interleaves rows (2-d), channels (3-d, 4-d) or elements (1-d); computed here."""

from ncnn_mp import Mat, Option

from contract import HOSTILE_INTS, NOT_INTS, done, raises, same, survives

# Shape arguments, then how many scalars follow each other before the packed axis steps.
SHAPES = (((48,), 1), ((3, 16), 3), ((3, 5, 0, 32), 15), ((3, 2, 2, 16), 12))


def interleaved(packed, plane, scalar, elempack):
    """The packed axis taken `elempack` at a time, its members side by side."""
    items = [packed[i : i + scalar] for i in range(0, len(packed), scalar)]
    groups = range(0, len(items), plane * elempack)
    return b"".join(
        items[start + lane * plane + i]
        for start in groups
        for i in range(plane)
        for lane in range(elempack)
    )


option = Option()
for shape, plane in SHAPES:
    for scalar in (1, 2, 4):
        count = 1
        for size in shape:
            count *= size or 1
        packed = bytes(i % 255 for i in range(count * scalar))
        mat = Mat(*shape, data=packed, elemsize=scalar)
        for elempack in (1, 4, 8, 16):
            result = mat.convert_packing(elempack, option)
            same((result.elempack, result.elemsize), (elempack, elempack * scalar), shape)
            wanted = interleaved(packed, plane, scalar, elempack)
            same(result.to_bytes(), wanted, shape, scalar, elempack)
            back = result.convert_packing(1)
            same((back.to_bytes(), back.dims), (packed, mat.dims), "back", shape, scalar, elempack)
            across = result.convert_packing(4).convert_packing(elempack, None)
            same(across.to_bytes(), wanted, "by way of 4", shape, scalar, elempack)

# A count that the packing does not divide stays as it is, or is refused; it is never overrun.
for shape in ((5,), (4, 5), (2, 3, 0, 6), (2, 2, 2, 7)):
    result = survives(Mat(*shape).convert_packing, 4)
    if result:
        same(result.elempack, 1, shape)

mat = Mat(16)
for elempack in HOSTILE_INTS + (0, 2, 3, 5, 7, 32, 64, 2**31 - 1):
    raises(ValueError, mat.convert_packing, elempack)
for wrong in NOT_INTS:
    raises(TypeError, mat.convert_packing, wrong)
raises(TypeError, mat.convert_packing)
raises(TypeError, mat.convert_packing, 4, option, None)
raises(ValueError, Mat().convert_packing, 1)
raises(ValueError, Mat().convert_packing, 4)
option.close()
raises(ValueError, mat.convert_packing, 4, option)
raises(ValueError, mat.flatten, option)
done()
