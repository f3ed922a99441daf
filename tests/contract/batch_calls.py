"""Every call on a Mat of a batch: does it for each, or refuses; reads and writes nothing else."""

from ncnn_mp import Allocator, Layer, Mat, ModelBin, Option, ParamDict

from contract import check, done, raises, same, survives
from layers import answer, custom_net, mine
from networks import numbers, relu_net

SHAPES = ((5,), (3, 4), (3, 3, 0, 2), (3, 2, 2, 3), (7, 1, 0, 4))


def filled(shape, n, elemsize=4, elempack=1):
    mat = Mat(*shape, n=n, elemsize=elemsize, elempack=elempack)
    size = len(mat.to_bytes())
    mat.from_bytes(bytes([(i * 11 + 3) & 63 for i in range(size)]))
    return mat


def whole(mat):
    """Whatever came out can be read, all of it, and written."""
    if isinstance(mat, Mat) and mat.dims:
        same(len(mat.to_bytes()), mat.w * mat.h * mat.d * mat.c * mat.n * mat.elemsize)
        same(b"".join([mat.get_batch_data(b) for b in range(mat.n)]), mat.to_bytes())
        mat.from_bytes(mat.to_bytes())
        survives(mat.clone().fill, 2.0)


def each(mat, call):
    """`call` of a batch, where it is served at all, is `call` of each of its Mats."""
    made = survives(call, mat)
    whole(made)
    if made is not None:
        pieces = []
        for b in range(mat.n):
            one = mat.get_batch_data(b)
            one = Mat(*shape_of(mat), data=one, elemsize=mat.elemsize, elempack=mat.elempack)
            pieces.append(call(one).to_bytes())
        same((made.n, made.to_bytes()), (mat.n, b"".join(pieces)), mat)


def shape_of(mat):
    w, h, d, c = mat.w, mat.h, mat.d, mat.c
    return ((w,), (w, h), (w, h, 0, c), (w, h, d, c))[mat.dims - 1]


for shape in SHAPES:
    for n in (2, 5):
        mat = filled(shape, n)
        before, one = mat.to_bytes(), filled(shape, 1)
        count = len(one.to_bytes()) // 4
        flat = (count,), (1, count), (1, count, 1), (1, 1, count), (count, 1, 1, 1)
        for sizes in flat:
            made = survives(mat.reshape, *sizes)
            if made is not None:
                same((made.n, made.to_bytes()), (n, before), "reshape", sizes)
                whole(made.clone())
        for sizes in ((count * n,), (1, count * n), (count * n, 1, 1)):
            raises(ValueError, mat.reshape, *sizes)
        for pack in (1, 4, 8, 16):
            each(mat, lambda one: one.convert_packing(pack))
        for edges in ((1, 1, 1, 1), (0, 0, 0, 0), (2, 0, 0, 3)):
            for border in (0, 1, 2):
                each(mat, lambda one: one.copy_make_border(*edges, border, 1.5))
            each(mat, lambda one: one.copy_cut_border(*[edge // 2 for edge in edges]))
            each(mat, lambda one: one.copy_make_border(*edges, 0, 1.5, front=1, behind=1))
        each(mat, lambda one: one.flatten())
        same(mat.to_bytes(), before, "untouched")
        survives(mat.substract_mean_normalize, [0.0] * mat.c, [2.0] * mat.c)
        pool = Allocator()
        clone = filled(shape, n).clone(pool)
        pool.close()
        same(clone.to_bytes(), before)
        mat.fill(1.5)
        same(numbers(mat), (1.5,) * (count * n), "fill reaches all of them")

for elemsize, elempack in ((1, 1), (2, 1), (16, 4), (3, 3), (4, 4), (8, 8)):
    mat = filled((4, 3), 3, elemsize, elempack)
    before = mat.to_bytes()
    for call in (
        lambda one: one.reshape(12),
        lambda one: one.reshape(2, 6),
        lambda one: one.reshape(2, 3, 2),
        lambda one: one.convert_packing(1),
        lambda one: one.convert_packing(4),
        lambda one: one.convert_packing(8),
        lambda one: one.copy_make_border(1, 1, 1, 1, 0, 0.0),
        lambda one: one.copy_cut_border(1, 1, 0, 1),
        lambda one: one.clone(),
        lambda one: one.flatten(),
    ):
        each(mat, call)
    same(mat.to_bytes(), before, elemsize, elempack)

# Layers and networks take one at a time.
layer = Layer(type="ReLU")
layer.load_param(ParamDict())
layer.load_model(ModelBin())
layer.create_pipeline(Option())
batch = filled((4,), 2)
raises(ValueError, layer.forward, batch, Option())
raises(ValueError, layer.forward_inplace, batch, Option())
raises(ValueError, relu_net().create_extractor().input, "data", batch)
raises(ValueError, answer, custom_net(mine(lambda layer, mat, option: batch)), Mat(4))
raises(ValueError, ParamDict().set_array, 0, batch)
whole(survives(lambda: ModelBin(from_mat_array=[batch]).load(8, 1)))
check(repr(batch))
done()
