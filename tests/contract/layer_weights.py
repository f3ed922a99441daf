"""Weights out of Mats: a layer is given floats where it asks for floats, or the load fails."""

from ncnn_mp import Layer, Mat, ModelBin, ParamDict

from contract import check, done, same, survives
from networks import numbers, vector

COUNT = 64


def run(name, params, mats, given):
    values, layer = ParamDict(), Layer(type=name)
    for id in params:
        values.set_int(id, params[id])
    layer.load_param(values)
    layer.load_model(ModelBin(from_mat_array=mats))
    layer.create_pipeline(None)
    return layer.forward(given, None)


FLOATS = lambda: Mat(COUNT)  # noqa: E731
UNFIT = (
    lambda: Mat(COUNT, elemsize=2),
    lambda: Mat(COUNT, elemsize=3, elempack=3),
    lambda: Mat(COUNT, elemsize=2, elempack=2),
    lambda: Mat(COUNT, elempack=4),
    lambda: Mat(COUNT, elemsize=4, elempack=4),
    lambda: Mat(COUNT // 4, elempack=4),
    lambda: Mat(COUNT // 2, n=2),
    lambda: Mat(4, 4, n=4),
    lambda: Mat(COUNT - 1),
    lambda: Mat(COUNT + 1),
    lambda: Mat(1),
)
# Type, params, how many weights of COUNT, and an input.
LAYERS = (
    ("InnerProduct", {0: 1, 1: 0, 2: COUNT}, 1, lambda: Mat(COUNT)),
    ("InnerProduct", {0: COUNT, 1: 1, 2: COUNT}, 2, lambda: Mat(1)),
    ("BatchNorm", {0: COUNT}, 4, lambda: Mat(COUNT)),
    ("Scale", {0: COUNT, 1: 1}, 2, lambda: Mat(COUNT)),
    ("Bias", {0: COUNT}, 1, lambda: Mat(COUNT)),
    ("PReLU", {0: COUNT}, 1, lambda: Mat(COUNT)),
    ("Convolution", {0: COUNT, 1: 1, 5: 1, 6: COUNT}, 2, lambda: Mat(2, 2, c=1)),
    ("MemoryData", {0: COUNT}, 1, lambda: Mat(1)),
    ("Embed", {0: 4, 1: 16, 3: 0, 6: COUNT}, 1, lambda: Mat(1)),
)
BYTES = lambda: Mat(COUNT, elemsize=1)  # noqa: E731
for name, params, count, given in LAYERS:
    for bad in range(count):
        for unfit in UNFIT + ((BYTES,) if name in ("BatchNorm", "Scale", "Bias", "PReLU") else ()):
            mats = [FLOATS() for _ in range(count)]
            mats[bad] = unfit()
            result = survives(run, name, params, mats, given())
            check(result is None or len(result.to_bytes()) > 0, name)
    survives(run, name, params, [FLOATS() for _ in range(count - 1)], given())
    survives(run, name, params, [], given())
weights, bias = [vector(*[float(i) for i in range(COUNT)]), vector(0.5)], {0: 1, 1: 1, 2: COUNT}
ones = Mat(COUNT)
ones.fill(1.0)
same(numbers(run("InnerProduct", bias, weights, ones)), (sum(range(COUNT)) + 0.5,))
# MemoryData is the one that asks for a Mat of two dimensions.
plane = Mat(3, 2)
plane.fill(2.0)
for mats, loads in (([plane], True), ([vector(1.0)], False)):
    values, layer = ParamDict(), Layer(type="MemoryData")
    values.set_int(0, 3)
    values.set_int(1, 2)
    layer.load_param(values)
    check((survives(layer.load_model, ModelBin(from_mat_array=mats)) == 0) == loads, mats)
done()
