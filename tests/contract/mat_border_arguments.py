"""Each argument of copy_make_border and copy_cut_border: hostile numbers and types."""

from ncnn_mp import Allocator, Mat, Option

from contract import HOSTILE_INTS, NOT_INTS, done, raises

MAKE, CUT = [1, 1, 1, 1, 0, 0.5], [1, 1, 1, 1]

mat = Mat(4, 4, c=3)
mat.fill(1.0)
for name, arguments in (("copy_make_border", MAKE), ("copy_cut_border", CUT)):
    call = getattr(mat, name)
    raises(ValueError, getattr(Mat(), name), *arguments)
    for position in range(4):
        changed = list(arguments)
        for number in HOSTILE_INTS:
            changed[position] = number
            raises(ValueError, call, *changed)
        changed[position] = 2**31 - 1
        raises((ValueError, MemoryError), call, *changed)
        for wrong in NOT_INTS:
            changed[position] = wrong
            raises(TypeError, call, *changed)
    for side in ("front", "behind"):
        for number in HOSTILE_INTS[1:]:  # -1 stands for none
            raises(ValueError, call, *arguments, **{side: number})
        raises((ValueError, MemoryError), call, *arguments, **{side: 2**31 - 1})
        for wrong in NOT_INTS:
            raises(TypeError, call, *arguments, **{side: wrong})
    for wrong in (5, "x", object(), mat, Allocator(), Option):
        raises(TypeError, call, *arguments, wrong)
    raises(TypeError, call)
    raises(TypeError, call, *(arguments + [None, 1]))
    raises(TypeError, call, *arguments, side=1)

for kind in HOSTILE_INTS + (3, 4, 255, 2**31 - 1):
    raises(ValueError, mat.copy_make_border, 1, 1, 1, 1, kind, 0.0)
for wrong in NOT_INTS:
    raises(TypeError, mat.copy_make_border, 1, 1, 1, 1, wrong, 0.0)
for wrong in (None, "1", b"1", [], object()):
    raises(TypeError, mat.copy_make_border, 1, 1, 1, 1, 0, wrong)
done()
