"""A custom layer's load_param, load_model, create_pipeline and destroy_pipeline: what they are
handed, in which order they run, and what their results mean."""

import struct

from ncnn_mp import DataReader, Layer, ModelBin, Net, ParamDict

from contract import check, done, raises, same
from layers import answer, param
from networks import numbers, vector

LINES = (
    "Input data 0 1 data 0=3 -23330=4,1,3,1,1",
    "Dense mine 1 1 data mid 0=2 1=1.5 -23303=3,7,8,9 -23305=2,0.5,-0.5",
    "ReLU relu 1 1 mid out",
)
MODEL = struct.pack("<I6f2f", 0, *[float(i) for i in range(8)])
STATUSES = (
    (1, (ValueError, RuntimeError)),
    (-100, (ValueError, RuntimeError)),
    ("x", TypeError),
    (2**40, ValueError),
)
log, kept = [], []


class Dense(Layer):
    """An inner product in Python, with what its hooks were given."""

    def __init__(self):
        super().__init__()
        self.one_blob_only = True
        log.append("init")

    def load_param(self, params):
        self.outputs, self.scale = params.get_int(0, 0), params.get_float(1, 0.0)
        raises(ValueError, self.get_bottom_shape, 0)
        raises(ValueError, self.get_top_shape, 0)
        self.ints = struct.unpack("<3i", params.get_array(3, None).to_bytes())
        self.array = params.get_array(5, None)
        log.append(("load_param", type(params), params.get_type(9), self.bottom_count))
        kept.append(params)

    def load_model(self, weights):
        raises(ValueError, self.get_bottom_shape, 0)
        self.weights = weights.load(3, self.outputs, 0)
        self.bias = weights.load(self.outputs, 1)
        log.append(("load_model", type(weights)))
        kept.append(weights)
        return 0

    def create_pipeline(self, option):
        log.append(("create_pipeline", option.num_threads))
        kept.append(option)

    def destroy_pipeline(self, option):
        log.append(("destroy_pipeline", option.num_threads))
        kept.append(option)

    def forward(self, mat, option):
        rows = [numbers(self.weights)[3 * i : 3 * i + 3] for i in range(self.outputs)]
        x, bias = numbers(mat), numbers(self.bias)
        sums = [sum(w * v for w, v in zip(row, x)) + b for row, b in zip(rows, bias)]
        same(self.get_bottom_shape(0), (1, 3, 1, 1))
        same((self.name, self.type, self.bottom_count, self.top_count), ("mine", "Dense", 1, 1))
        same((self.get_bottom(0), self.get_top(0)), (0, 1))
        raises(IndexError, self.get_bottom, 1)
        raises(IndexError, self.get_top_shape, 1)
        return vector(*[self.scale * s for s in sums])


net = Net()
net.register_custom_layer("Dense", Dense)
net.load_param(param(*LINES))
same(log, ["init", ("load_param", ParamDict, 0, 1)])
for stream in (DataReader(from_memory=MODEL), MODEL):
    if stream is MODEL:
        net.load_param(param(*LINES))
    net.load_model(stream)
    same(log[-2:], [("load_model", ModelBin), ("create_pipeline", 1)])
    same(numbers(answer(net, vector(1.0, 0.5, 2.0))), (1.5 * (0.5 + 4 + 6), 1.5 * (3 + 2 + 10 + 7)))
    for lent in kept:
        check("closed" in repr(lent) or "lent" in repr(lent), repr(lent))
    raises(ValueError, kept[0].get_int, 0, 0)
    raises(ValueError, kept[1].load, 1, 1)
    raises(ValueError, lambda: kept[2].num_threads)
    kept.clear()
    log.clear()
    net.clear()
    same(log, [("destroy_pipeline", 1)])
    kept.clear()
    log.clear()

# The weights end early; a hook's status; a hook that is no function.
net.load_param(param(*LINES))
raises(ValueError, net.load_model, MODEL[:-1])
same((net.input_count, "empty" in repr(net)), (0, True))
for hook in ("load_param", "load_model", "create_pipeline"):
    for status, errors in STATUSES:
        cls = type("Broken", (Dense,), {hook: lambda *given: status})
        net.register_custom_layer("Dense", cls)
        raises(errors, lambda: (net.load_param(param(*LINES)), net.load_model(MODEL)))
        same(net.input_count, 0, "empty after a failure")
    net.register_custom_layer("Dense", type("Broken", (Dense,), {hook: 5}))
    raises(TypeError, lambda: (net.load_param(param(*LINES)), net.load_model(MODEL)))
net.register_custom_layer("Dense", Dense)
net.load_param(param(*LINES))
net.load_model(MODEL)
same(numbers(answer(net, vector(0.0, 0.0, 0.0))), (9.0, 10.5))
done()
