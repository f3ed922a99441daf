"""Inside of a callback its Net and all its Extractors refuse to be used; afterwards they work."""

import ncnn_mp
from ncnn_mp import Layer, Net, Option

from contract import check, done, raises, same
from layers import KINDS, LINES, answer, mine, param, register
from networks import Springing, numbers, vector

world = {}
VIEW = "view"


def attempts():
    net, extractor = world["net"], world["extractor"]
    calls = (
        lambda: net.load_param(param(*LINES)),
        lambda: net.load_param("/no/such/file"),
        lambda: net.load_param_bin(b""),
        lambda: net.load_model(b""),
        net.clear,
        net.create_extractor,
        lambda: net.input_count,
        lambda: net.get_input_name(0),
        lambda: net.get_output_index(0),
        lambda: net.register_custom_layer("Other", Layer),
        lambda: net.register_custom_layer(300, Layer),
        lambda: setattr(net, "option", Option()),
        lambda: net.set_vulkan_device(0),
    )
    if extractor is None:
        return calls
    return calls + (
        lambda: extractor.extract("out"),
        lambda: extractor.input("data", vector(1.0)),
        lambda: extractor.set_option(Option()),
    )


def refused_inside(*given):
    for call in attempts():
        raises(RuntimeError, call)
    view = world[VIEW]
    raises(ValueError, setattr, view, "num_threads", 3)
    raises(ValueError, setattr, view, "use_packing_layout", True)
    raises(ValueError, view.set_blob_allocator, None)
    same((view.num_threads, world["net"].option.num_threads), (1, 1), "reading is fine")
    check(repr(world["net"]) and repr(world["extractor"]) and repr(view))


for one, inplace in KINDS:

    def call(layer, given, *rest):
        refused_inside()
        raises(ValueError, setattr, rest[-1], "num_threads", 3)
        raises(ValueError, rest[-1].set_workspace_allocator, None)
        if not inplace:
            return [given[0]] * rest[0] if len(rest) > 1 else given

    net = world["net"] = Net()
    world[VIEW], world["extractor"] = net.option, None
    register(net, mine(call, one, inplace))
    extractor = world["extractor"] = net.create_extractor()
    extractor.input("data", vector(3.0))
    same(numbers(extractor.extract("out")), (3.0,))
    same(numbers(answer(net, vector(4.0))), (4.0,))
    same(numbers(extractor.extract("out")), (3.0,))

# The hooks, __init__ included, and the streams that the Net is loaded from.
for hook in ("__init__", "load_param", "load_model", "create_pipeline", "destroy_pipeline"):
    cls = mine(lambda layer, mat, option: mat)
    if hook == "__init__":

        class Early(Layer):
            def __init__(self):
                refused_inside()
                super().__init__()
                self.one_blob_only = True

            def forward(self, mat, option):
                return mat

        cls = Early
    else:
        setattr(cls, hook, refused_inside)
    net = world["net"] = Net()
    world[VIEW], world["extractor"] = net.option, None
    before = ncnn_mp.native_bytes()
    register(net, cls)
    same(numbers(answer(net, vector(5.0))), (5.0,), hook)
    net.clear()
net.register_custom_layer("Mine", mine(lambda layer, mat, option: mat))
text = b"7767517\n2 2\nInput data 0 1 data\nMine mine 1 1 data out\n"
net.load_param(ncnn_mp.DataReader(Springing(text, refused_inside)))
net.load_model(ncnn_mp.DataReader(Springing(b"", refused_inside)))
same(numbers(answer(net, vector(6.0))), (6.0,))
done()
