"""Python code that runs inside calls of layers, pixels and drawing, by __int__, __bool__, __len__,
__getitem__ or __iter__ of an argument, and closes what the call works on."""

import gc

from ncnn_mp import DataReader, Layer, Mat, ModelBin, Net, Option, ParamDict

from contract import check, done, survives
from layers import LINES, custom_net, mine, param
from networks import vector


class Trap:
    """Anything a call may ask of an argument closes the `objects` first."""

    def __init__(self, objects):
        self.objects = objects

    def answer(self, value):
        for one in self.objects:
            one.close()
        gc.collect()
        return value

    def __int__(self):
        return self.answer(1)

    def __float__(self):
        return self.answer(1.0)

    def __bool__(self):
        return self.answer(True)

    def __len__(self):
        return self.answer(2)

    def __getitem__(self, index):
        return self.answer(1)

    def __iter__(self):
        return self.answer(iter((1, 1)))

    def __hash__(self):
        return self.answer(1)

    def __eq__(self, other):
        return self.answer(True)

    def __repr__(self):
        return self.answer("trap")


def make():
    relu = Layer(type="ReLU")
    relu.load_param(ParamDict())
    relu.load_model(ModelBin())
    relu.create_pipeline(None)
    weights = ModelBin(from_mat_array=[vector(1.0)])
    image = Mat(8, 8, elemsize=3, elempack=3)
    objects = [
        relu,
        Layer(),
        ParamDict(),
        weights,
        image,
        Mat(4, 4, c=3),
        vector(1.0),
        Net(),
        Option(),
    ]
    return objects, Trap(objects)


CALLS = (
    lambda o, t: setattr(o[1], "one_blob_only", t),
    lambda o, t: setattr(o[0], "one_blob_only", t),
    lambda o, t: setattr(o[1], "support_vulkan", t),
    lambda o, t: Layer(type=t),
    lambda o, t: Layer(typeindex=t),
    lambda o, t: Layer.type_to_index(t),
    lambda o, t: o[0].forward(t, None),
    lambda o, t: o[0].forward(o[6], t),
    lambda o, t: o[0].forward([o[6], t], 1, None),
    lambda o, t: o[0].forward([o[6]], t, None),
    lambda o, t: o[0].forward_inplace([o[6], t], None),
    lambda o, t: o[0].get_bottom(t),
    lambda o, t: o[1].load_param(t),
    lambda o, t: o[2].get_type(t),
    lambda o, t: o[2].get_int(t, t),
    lambda o, t: o[2].get_float(0, t),
    lambda o, t: o[2].get_array(t, t),
    lambda o, t: o[2].set_int(0, t),
    lambda o, t: o[2].set_float(0, t),
    lambda o, t: o[2].set_array(t, o[6]),
    lambda o, t: o[2].set_array(0, t),
    lambda o, t: o[3].load(t, 1),
    lambda o, t: o[3].load(1, t),
    lambda o, t: o[3].load(1, t, 1, 1),
    lambda o, t: ModelBin(from_mat_array=t),
    lambda o, t: ModelBin(from_mat_array=[o[6], t]),
    lambda o, t: ModelBin(from_datareader=t),
    lambda o, t: o[4].draw_rectangle(t, 255, 1),
    lambda o, t: o[4].draw_rectangle((1, t, 1, 1), 255, 1),
    lambda o, t: o[4].draw_line((1, 1), (1, t), t, t),
    lambda o, t: o[4].draw_circle((1, 1), t, 255, 1),
    lambda o, t: o[4].draw_circle((1, 1), 1, 255, t),
    lambda o, t: o[4].draw_text(t, (1, 1), 8, 255),
    lambda o, t: o[4].draw_text("a", t, t, t),
    lambda o, t: Mat.from_pixels(t, 1, 1, 1, 3),
    lambda o, t: Mat.from_pixels(bytes(3), t, t, t, t),
    lambda o, t: Mat.from_pixels(bytes(3), 1, 1, 1, 3, t),
    lambda o, t: Mat.from_pixels_roi(bytes(3), 1, 1, 1, 3, t, 0, 1, 1),
    lambda o, t: o[5].to_pixels(t, 1, 12),
    lambda o, t: o[5].to_pixels(bytearray(48), t, t),
    lambda o, t: o[5].to_pixels_resize(bytearray(192), 1, t, 8, 24),
    lambda o, t: o[5].get_batch_data(t),
    lambda o, t: Mat(3, n=t),
    lambda o, t: o[7].register_custom_layer(t, Layer),
    lambda o, t: o[7].register_custom_layer("Mine", t),
    lambda o, t: o[7].set_vulkan_device(t),
)
for call in CALLS:
    objects, trap = make()
    survives(call, objects, trap)
    for one in objects:
        check(repr(one))
        one.close()

# Results and flags of a custom layer that are traps.
for one, inplace in ((True, False), (False, False), (True, True)):
    net, trap = Net(), Trap([])
    net.register_custom_layer("Mine", mine(lambda *given: trap, one, inplace))
    survives(net.load_param, param(*LINES))
    survives(net.load_model, b"")
    extractor, given = net.create_extractor(), Mat(3)
    survives(extractor.input, "data", given)
    trap.objects = [net, extractor, given]
    survives(extractor.extract, "out")
trap = Trap([])
for one, inplace in ((trap, False), (True, trap), (trap, trap)):
    survives(custom_net, mine(lambda layer, mat, option: mat, one, inplace))
check(repr(DataReader()))
done()
