"""A closed Mat answers ValueError to everything but close() and repr(); a method of Mat's
on another object TypeError."""

from ncnn_mp import DataReader, Mat, Net

from contract import check, done, raises, same

ATTRIBUTES = ("dims", "w", "h", "d", "c", "n", "elemsize", "elempack", "cstep", "nstep", "data")
METHODS = (
    ("fill", (1.0,)),
    ("clone", ()),
    ("reshape", (4,)),
    ("flatten", ()),
    ("convert_packing", (1,)),
    ("get_channel_data", (0,)),
    ("from_bytes", (bytes(16),)),
    ("to_bytes", ()),
    ("substract_mean_normalize", (None, None)),
    ("copy_make_border", (1, 1, 1, 1, 0, 0.0)),
    ("copy_cut_border", (0, 0, 0, 0)),
    ("__enter__", ()),
)
CLOSERS = (Mat.close, Mat.__del__, lambda mat: mat.__exit__(None, None, None))


for close in CLOSERS:
    mat = Mat(2, 2)
    for _ in range(3):
        close(mat)
        same(repr(mat), "<Mat closed>")
    for name in ATTRIBUTES:
        check("closed" in str(raises(ValueError, getattr, mat, name)), name)
    for name, arguments in METHODS:
        check("Mat is closed" in str(raises(ValueError, getattr(mat, name), *arguments)), name)
    for other in CLOSERS:
        other(mat)
with Mat(2) as mat:
    mat.fill(1.0)
same(repr(mat), "<Mat closed>", "after with")
try:
    with Mat(2) as mat:
        raise KeyError("through with")
except KeyError:
    same(repr(mat), "<Mat closed>", "after an exception in with")

for wrong in (5, None, "x", object(), Mat, Net(), DataReader(from_memory=b"")):
    for name, arguments in METHODS:
        raises(TypeError, getattr(Mat, name), wrong, *arguments)
    raises(TypeError, Mat.close, wrong)
    raises(TypeError, Mat.__del__, wrong)
done()
