"""Built-in layers used directly give what CPython's ncnn 1.0.20261020 gave for the same input."""

import struct

from ncnn_mp import Layer, Mat, ModelBin, ParamDict

from contract import check, done, same
from networks import numbers, vector

X = (0.5, -1.5, 2.25, -0.125, 3.0, 1.0)
# name, params, weights, shape of X, values
ONE_TO_ONE = (
    ("Sigmoid", {}, (), 1, (0.62246, 0.18243, 0.90465, 0.46879, 0.95257, 0.73106)),
    ("TanH", {}, (), 1, (0.46212, -0.90515, 0.97803, -0.12435, 0.99505, 0.76159)),
    ("ELU", {0: 0.5}, (), 1, (0.5, -0.38843, 2.25, -0.05875, 3.0, 1.0)),
    ("Swish", {}, (), 1, (0.31123, -0.27364, 2.03546, -0.0586, 2.85772, 0.73106)),
    ("HardSigmoid", {0: 0.2, 1: 0.5}, (), 1, (0.6, 0.2, 0.95, 0.475, 1.0, 0.7)),
    ("ReLU", {0: 0.1}, (), 1, (0.5, -0.15, 2.25, -0.0125, 3.0, 1.0)),
    ("AbsVal", {}, (), 1, (0.5, 1.5, 2.25, 0.125, 3.0, 1.0)),
    ("Power", {0: 2.0, 1: 1.5, 2: 0.5}, (), 1, (1.5625, 3.0625, 15.01562, 0.09766, 25.0, 4.0)),
    ("Clip", {0: -0.5, 1: 1.25}, (), 1, (0.5, -0.5, 1.25, -0.125, 1.25, 1.0)),
    ("Exp", {}, (), 1, (1.64872, 0.22313, 9.48774, 0.8825, 20.08554, 2.71828)),
    ("Softmax", {0: 0, 1: 1}, (), 1, (0.04704, 0.00637, 0.27072, 0.02518, 0.57312, 0.07756)),
    ("Mish", {}, (), 1, (0.37525, -0.2981, 2.20946, -0.06998, 2.98654, 0.8651)),
    ("Flatten", {}, (), 3, X),
    ("Pooling", {0: 0, 1: 2, 2: 1}, (), 3, (3.0, 3.0)),
    ("Pooling", {0: 1, 1: 2, 2: 1}, (), 3, (0.46875, 1.1875)),
    ("Permute", {0: 1}, (), 3, (0.5, -0.125, -1.5, 3.0, 2.25, 1.0)),
    ("Reduction", {0: 0, 1: 1}, (), 3, (5.125,)),
    (
        "Padding",
        {0: 1, 1: 0, 2: 0, 3: 1, 5: 0.5},
        (),
        3,
        (0.5, 0.5, 0.5, 0.5, 0.5, -1.5, 2.25, 0.5, -0.125, 3.0, 1.0, 0.5),
    ),
    ("Convolution", {0: 1, 1: 2, 5: 1, 6: 4}, ((1, -2, 0.5, 3), (0.25,)), 3, (12.6875, -1.25)),
    ("InnerProduct", {0: 1, 1: 1, 2: 6}, ((1, 1, 1, 1, 1, 1), (-1.0,)), 1, (4.125,)),
)
TWO_TO_ONE = (
    ("BinaryOp", {0: 2}, (0.5, 4.5, 10.125, 0.03125, 18.0, 2.0)),
    ("BinaryOp", {0: 4}, (1.0, -1.5, 4.5, -0.125, 6.0, 2.0)),
    ("Concat", {0: 0}, X + tuple(2 * x for x in X)),
    ("Eltwise", {0: 1}, tuple(3 * x for x in X)),
)


def ready(name, params, weights=()):
    given, layer = ParamDict(), Layer(type=name)
    for id in params:
        (given.set_int if isinstance(params[id], int) else given.set_float)(id, params[id])
    for step, argument in (
        (layer.load_param, given),
        (layer.load_model, ModelBin(from_mat_array=[vector(*one) for one in weights])),
        (layer.create_pipeline, None),
    ):
        same(step(argument), 0, name, step)
    return layer


def close(mat, wanted, *what):
    got = numbers(mat)
    near = len(got) == len(wanted) and all(abs(g - w) < 1e-4 for g, w in zip(got, wanted))
    check(near, what, got, wanted)


def given(dims):
    data = struct.pack("<6f", *X)
    return Mat(6, data=data) if dims == 1 else Mat(3, 2, c=1, data=data)


for name, params, weights, dims, wanted in ONE_TO_ONE:
    layer, mat = ready(name, params, weights), given(dims)
    check(layer.one_blob_only, name)
    close(layer.forward(mat, None), wanted, name, "forward")
    close(layer.forward(mat), wanted, name, "again")
    same(numbers(mat), X, name, "leaves its input as it was")
    if layer.support_inplace:
        same(layer.forward_inplace(mat, None), 0)
        close(mat, wanted, name, "forward_inplace")
    same(layer.destroy_pipeline(None), 0)
for name, params, wanted in TWO_TO_ONE:
    layer = ready(name, params)
    mats = [given(1), vector(*[2 * x for x in X])]
    (result,) = layer.forward(mats, 1, None)
    close(result, wanted, name)
    (result,) = layer.forward(tuple(mats))
    close(result, wanted, name)
copies = ready("Split", {}).forward([given(1)], 3)
same([numbers(mat) for mat in copies], [X] * 3, "Split")
pieces = ready("Reshape", {0: 2, 1: 3}).forward(given(1))
same((pieces.dims, pieces.w, pieces.h, numbers(pieces)), (2, 2, 3, X), "Reshape")
done()
