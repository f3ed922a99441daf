"""A layer is prepared in one order, once; anything else is refused and leaves nothing half done."""

from ncnn_mp import Allocator, DataReader, Layer, Mat, ModelBin, Option, ParamDict

from contract import check, done, raises, same
from networks import Springing, numbers, vector


def dense_params():
    params = ParamDict()
    for id, value in ((0, 1), (1, 1), (2, 2)):
        params.set_int(id, value)
    return params


def weights():
    return ModelBin(from_mat_array=[vector(2.0, 3.0), vector(0.5)])


STEPS = ("load_param", "load_model", "create_pipeline")
arguments = (dense_params(), weights(), Option())
for done_steps in range(4):
    for tried in range(3):
        layer = Layer(type="InnerProduct")
        for step in range(done_steps):
            given = weights() if step == 1 else arguments[step]
            same(getattr(layer, STEPS[step])(given), 0)
        if tried == done_steps:
            continue
        raises(ValueError, getattr(layer, STEPS[tried]), arguments[tried])
        if done_steps < 3:
            raises(ValueError, layer.forward, vector(1.0, 1.0), arguments[2])
            raises(ValueError, layer.destroy_pipeline, arguments[2])
        else:
            same(numbers(layer.forward(vector(1.0, 2.0), arguments[2])), (8.5,), "still works")

layer.destroy_pipeline(arguments[2])
for call in (
    lambda: layer.forward(vector(1.0, 1.0), arguments[2]),
    lambda: layer.destroy_pipeline(arguments[2]),
    lambda: layer.create_pipeline(None),
    lambda: layer.load_param(dense_params()),
):
    raises(ValueError, call)

# The option of forward() is the one of create_pipeline().
layer, option = Layer(type="InnerProduct"), Option()
option.use_packing_layout = False
pool = Allocator()
option.set_blob_allocator(pool)
layer.load_param(dense_params())
layer.load_model(weights())
layer.create_pipeline(option)
raises(ValueError, layer.forward, vector(1.0, 1.0), Option())
result = layer.forward(vector(1.0, 1.0), option)
for one in (option, pool, layer):
    one.close()
same(numbers(result), (5.5,), "a result outlives layer, option and allocator")
result.close()
raises(ValueError, layer.forward, vector(1.0, 1.0), None)

# Weights that end early, raise, or close their layer.
data = ModelBin(from_datareader=DataReader(from_memory=bytes(15)))
layer = Layer(type="InnerProduct")
layer.load_param(dense_params())
raises(ValueError, layer.load_model, data)
raises(ValueError, layer.create_pipeline, None)
for spring in (lambda: layer.close(), lambda: layer.load_model(weights()), lambda: 1 / 0):
    layer = Layer(type="InnerProduct")
    layer.load_param(dense_params())
    stream = DataReader(Springing(bytes(16), spring))
    try:
        layer.load_model(ModelBin(from_datareader=stream))
    except (ZeroDivisionError, ValueError) as raised:
        check(True, raised)
    check(repr(layer))
    layer.close()
raises(TypeError, Layer(type="ReLU").load_param, None)
raises(TypeError, Layer(type="ReLU").load_param, Mat(3))
raises(TypeError, Layer(type="ReLU").load_model, ParamDict())
raises(TypeError, Layer(type="ReLU").create_pipeline, ParamDict())
done()
