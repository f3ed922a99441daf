"""Borders that do not fit: too wide, reflected too far, cut to nothing, of packed elements."""

from ncnn_mp import Mat

from contract import done, raises, same, survives

REFLECT = 2

mat = Mat(4, 4, c=3)
mat.fill(1.0)
# Borders whose sum wraps back to something small, and sizes beyond any memory.
for sides in ((2**31 - 1, 2**31 - 1, 0, 0), (2**30, 2**30, 2**30, 2**30), (0, 0, 2**31 - 4, 0)):
    raises((ValueError, MemoryError), mat.copy_make_border, *sides, 0, 0.0)
    raises(ValueError, mat.copy_cut_border, *sides)

# Reflection reaches at most size - 1 back; one more would read outside.
for position in range(4):
    sides = [0, 0, 0, 0]
    sides[position] = 3
    same(mat.copy_make_border(*sides, REFLECT, 0.0).to_bytes()[:4], b"\0\0\x80?")
    sides[position] = 4
    raises(ValueError, mat.copy_make_border, *sides, REFLECT, 0.0)
same(mat.copy_make_border(0, 0, 0, 0, REFLECT, 0.0, front=2, behind=2).c, 7)
for name in ("front", "behind"):
    raises(ValueError, mat.copy_make_border, 0, 0, 0, 0, REFLECT, 0.0, **{name: 3})
raises(ValueError, Mat(1).copy_make_border, 0, 0, 1, 0, REFLECT, 0.0)

# A cut leaves at least one element of each dimension.
for sides in ((4, 0, 0, 0), (0, 4, 0, 0), (2, 2, 0, 0), (0, 0, 4, 0), (0, 0, 1, 3), (0, 0, 0, 100)):
    raises(ValueError, mat.copy_cut_border, *sides)
for options in ({"front": 3}, {"front": 1, "behind": 2}):
    raises(ValueError, Mat(4, 4, 3, 2).copy_cut_border, 0, 0, 0, 0, **options)
for options in ({"front": 1}, {"behind": 1}):
    raises(ValueError, mat.copy_cut_border, 0, 0, 0, 0, **options)
    raises(ValueError, Mat(4, 4).copy_cut_border, 0, 0, 0, 0, **options)

# More than any Mat may have; borders of dimensions that are not there.
for width in (2**28, 2**29, 2**30):
    raises(ValueError, Mat(1, 1).copy_make_border, 0, 0, width, width, 0, 0.0)
raises(ValueError, Mat(1).copy_make_border, 1, 0, 0, 0, 0, 0.0)
for flat in (Mat(1), Mat(2, 2)):
    raises(ValueError, flat.copy_make_border, 0, 0, 0, 0, 0, 0.0, front=1)

# Values no element can hold, on elements of every size.
for scalar in (1, 2, 4):
    if scalar == 1:
        for value in (128.0, -129.0, 300.0, float("inf"), float("nan")):
            raises(ValueError, Mat(4, 4, elemsize=1).copy_make_border, 1, 1, 1, 1, 0, value)
    for elempack in (1, 4, 8):
        for value in (300.0, -1e30, float("inf"), float("nan")):
            other = Mat(4, 4, c=4, elemsize=scalar * elempack, elempack=elempack)
            for kind in (0, 1, 2):
                survives(other.copy_make_border, 1, 1, 1, 1, kind, value)
                if elempack > 1:  # ncnn knows no borders of packed elements
                    raises(ValueError, other.copy_make_border, 1, 1, 1, 1, kind, 0.0)
            survives(other.copy_cut_border, 1, 1, 1, 1)
done()
