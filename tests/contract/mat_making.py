"""Mat(w, h, d, c): the shapes it takes, its attributes, and ncnn's channel step, computed here."""

from ncnn_mp import Mat

from contract import accounts, check, done, raises, same

# The arguments, then dims, w, h, d, c.
SHAPES = (
    ((1,), (1, 1, 1, 1, 1)),
    ((7,), (1, 7, 1, 1, 1)),
    ((3, 5), (2, 3, 5, 1, 1)),
    ((3, 5, 0, 2), (3, 3, 5, 1, 2)),
    ((1, 1, 0, 1), (3, 1, 1, 1, 1)),
    ((3, 5, 2, 4), (4, 3, 5, 2, 4)),
    ((2, 2, 1, 1), (4, 2, 2, 1, 1)),
)
ATTRIBUTES = ("dims", "w", "h", "d", "c", "n", "elemsize", "elempack", "cstep", "nstep", "data")

start = accounts()
for arguments, shape in SHAPES:
    for elempack in (1, 4, 8, 16):
        for scalar in (1, 2, 4):
            elemsize = scalar * elempack
            mat = Mat(*arguments, elemsize=elemsize, elempack=elempack)
            dims, w, h, d, c = shape
            same((mat.dims, mat.w, mat.h, mat.d, mat.c), shape, arguments, elempack)
            cstep = (w * h * d * elemsize + 15) // 16 * 16 // elemsize
            same((mat.n, mat.cstep, mat.nstep), (1, cstep, cstep * c), arguments, elempack, scalar)
            same((mat.elemsize, mat.elempack), (elemsize, elempack))
            same(mat.to_bytes(), bytes(w * h * d * c * elemsize), "fresh Mats are zeroed")
            same(mat.data, mat.to_bytes(), "data")
            mat.close()
same(accounts(), start, "accounts")

same(Mat(3, elempack=4).elemsize, 16, "elemsize follows elempack")
same(Mat(w=3, h=4, c=2).dims, 3)
text = repr(Mat(3, 4, c=2))
check(all(part in text for part in ("<Mat w=3 h=4", " c=2 dims=3 elemsize=4")), text)
check("d=2" in repr(Mat(3, 4, 2, 2)) and "elempack=4" in repr(Mat(3, elempack=4)))

empty = Mat()
same((empty.dims, empty.w, empty.h, empty.d, empty.c), (0, 0, 0, 0, 0), "empty")
same((empty.data, empty.to_bytes()), (None, b""), "empty")
check("Mat" in repr(empty))
for gap in ((0, 1), (0, 0, 0, 1), (0, 0, 1), (3, 0, 0, 2), (3, 0, 2, 2), (3, 3, 3, 0)):
    raises(ValueError, Mat, *gap)
for name in ATTRIBUTES:
    for value in (1, None, b"x"):
        raises(AttributeError, setattr, Mat(3), name, value)
    raises(AttributeError, delattr, Mat(3), name)
raises(AttributeError, setattr, Mat(3), "colour", 1)
raises(AttributeError, getattr, Mat(3), "colour")
done()
