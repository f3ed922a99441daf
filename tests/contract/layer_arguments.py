"""forward() and forward_inplace() of built-in layers take filled Mats of floats, as many as fit."""

from ncnn_mp import Layer, Mat, ModelBin, Option, ParamDict

from contract import HOSTILE_INTS, NOT_INTS, check, done, raises, same
from networks import numbers, vector


def ready(name):
    layer = Layer(type=name)
    layer.load_param(ParamDict())
    layer.load_model(ModelBin())
    layer.create_pipeline(None)
    return layer


relu, concat, split = ready("ReLU"), ready("Concat"), ready("Split")
shut = Mat(3)
shut.close()
buffer = bytearray(16)
moved = Mat(4, data=buffer)
buffer.extend(bytes(10000))
unfit = (
    Mat(),
    Mat(4, elemsize=1),
    Mat(4, elemsize=2),
    Mat(4, elempack=4),
    Mat(4, n=2),
    Mat(2, 2, elemsize=3, elempack=3),
    shut,
    moved,
)
for mat in unfit:
    raises(ValueError, relu.forward, mat, None)
    raises(ValueError, relu.forward_inplace, mat, None)
    raises(ValueError, concat.forward, [Mat(2), mat], 1, None)
for wrong in NOT_INTS[:4] + (5, Option(), Mat):
    raises(TypeError, relu.forward, wrong, None)
    raises(TypeError, relu.forward_inplace, wrong, None)
    raises(TypeError, concat.forward, [Mat(2), wrong], 1, None)
for wrong in NOT_INTS[1:] + (Mat(3), ParamDict()):
    raises(TypeError, relu.forward, Mat(2), wrong)
    raises(TypeError, relu.forward_inplace, Mat(2), wrong)
    raises(TypeError, concat.forward, [Mat(2)], 1, wrong)
raises(TypeError, relu.forward)
raises(TypeError, relu.forward, Mat(2), None, None)
raises(TypeError, relu.forward_inplace)
raises(TypeError, concat.forward, [Mat(2)], 1, None, None)
raises(TypeError, Layer.forward, Mat(3), Mat(3))

# One Mat or a list of them: what the layer says.
raises(ValueError, relu.forward, [Mat(2)], 1, None)
raises(ValueError, relu.forward_inplace, [Mat(2)], None)
raises(ValueError, concat.forward, Mat(2), None)
raises(ValueError, concat.forward_inplace, [Mat(2)], None)
raises(ValueError, concat.forward_inplace, Mat(2), None)
for wrong in ([], (), [Mat(2)] * 65):
    raises(ValueError, concat.forward, wrong, 1, None)
for hostile in HOSTILE_INTS + (0, 65):
    raises(ValueError, split.forward, [Mat(2)], hostile, None)
for wrong in NOT_INTS:
    raises(TypeError, split.forward, [Mat(2)], wrong, None)
same(len(split.forward([Mat(2)], 64)), 64)
same(concat.forward([Mat(2)] * 64, 1)[0].w, 128, "the same Mat 64 times")
same(numbers(concat.forward([vector(1.0), vector(2.0)])[0]), (1.0, 2.0))

# Results may share their input's storage, and keep it.
for name in ("Flatten", "Dropout", "ReLU"):
    layer, buffer = ready(name), bytearray(32)
    source = Mat(8, data=buffer)
    result = layer.forward(source, None)
    source.close()
    layer.close()
    del source
    same(numbers(result), (0.0,) * 8)
    buffer.extend(bytes(100000))
    try:
        result.fill(1.0)
        result.to_bytes()
    except ValueError:
        pass
    check(repr(result))
done()
