"""A built-in layer by itself is checked as one of a model is, unless it is trusted."""

from array import array

from ncnn_mp import DataReader, Layer, Mat, ModelBin, Net, ParamDict

from contract import check, done, raises, same
from networks import numbers, vector


def params(values):
    made = ParamDict()
    for id in values:
        value = values[id]
        if isinstance(value, tuple):
            code = "f" if isinstance(value[0], float) else "i"
            made.set_array(id, Mat(len(value), data=array(code, value)))
        else:
            (made.set_float if isinstance(value, float) else made.set_int)(id, value)
    return made


def weights(*counts):
    return ModelBin(from_mat_array=[Mat(count) for count in counts])


def loaded(name, values, *counts):
    layer = Layer(type=name)
    same((layer.load_param(params(values)), layer.load_model(weights(*counts))), (0, 0), name)
    same(layer.create_pipeline(None), 0)
    return layer


# Params: what is refused leaves the layer as it was.
REFUSED = (
    ("Convolution", {}),
    ("Convolution", {0: 4, 1: 3, 6: 35, 5: 0}),
    ("Convolution", {0: 4, 1: -3, 6: 36}),
    ("Convolution", {0: 4.0, 1: 3, 6: 36}),
    ("Convolution", {0: (4, 4), 1: 3, 6: 36}),
    ("ConvolutionDepthWise", {0: 4, 1: 3, 6: 36, 7: 3}),
    ("InnerProduct", {0: 2**30, 2: 2**30}),
    ("BatchNorm", {0: 0}),
    ("ShuffleChannel", {0: 0}),
    ("Reshape", {6: 1}),
    ("Slice", {1: 7}),
    ("Softmax", {0: -9, 1: 1}),
    ("MultiHeadAttention", {0: 4, 1: 3, 2: 16}),
    ("GroupNorm", {0: 2, 1: 3}),
    ("Gemm", {10: 9}),
)
for name, values in REFUSED:
    layer = Layer(type=name)
    text = str(raises(ValueError, layer.load_param, params(values)))
    check(text.startswith("load_param: " + name), text)
    raises(ValueError, layer.load_model, weights())
    same(repr(layer).endswith(" new>"), True)
layer = Layer(type="Convolution")
raises(ValueError, layer.load_param, params({0: 4, 1: -3, 6: 36}))
same(layer.load_param(params({0: 4, 1: 3, 6: 36, 25: 5, 30: (3, 1, 1, 1), 31: 0})), 0)
raises(ValueError, layer.load_param, params({}))

# Weights: of the number and kind that the table says.
for counts in ((), (35,), (37,), (36, 4)):
    layer = Layer(type="Convolution")
    layer.load_param(params({0: 4, 1: 3, 6: 36, 5: 0}))
    if counts == (36, 4):
        same(layer.load_model(weights(*counts)), 0, "what nobody asks for is left")
    else:
        raises((ValueError, RuntimeError), layer.load_model, weights(*counts))
        raises(ValueError, layer.create_pipeline, None)
int8 = (0x000D4B38).to_bytes(4, "little") + bytes(36)
half = (0x01306B47).to_bytes(4, "little") + bytes(72)
short = bytes(4) + bytes(140)
for name, stored, fits in (
    ("Convolution", half, True),
    ("Convolution", bytes(148), True),
    ("Convolution", short, False),
    ("Deconvolution", int8, False),
    ("Deconvolution", half, True),
):
    layer = Layer(type=name)
    layer.load_param(params({0: 4, 1: 3, 6: 36, 5: 0}))
    source = ModelBin(from_datareader=DataReader(from_memory=stored))
    if fits:
        same(layer.load_model(source), 0, name)
        same(layer.create_pipeline(None), 0)
        same(layer.forward(Mat(5, 5, c=1)).c, 4)
    else:
        raises((ValueError, RuntimeError), layer.load_model, source)

# Mats: shapes that the params and weights fit, as many as the layer takes and gives.
convolution = loaded("Convolution", {0: 4, 1: 3, 6: 36, 5: 0}, 36)
same(convolution.forward(Mat(5, 4, c=1)).w, 3)
for bad in (Mat(5, 4, c=2), Mat(2, 4, c=1), Mat(5), Mat(5, 4, 2, 1), Mat(5, 4)):
    text = str(raises(ValueError, convolution.forward, bad))
    check(text.startswith("forward: Convolution: "), text)
norm = loaded("BatchNorm", {0: 3}, 3, 3, 3, 3)
same(norm.forward_inplace(Mat(2, 2, c=3)), 0)
for bad in (Mat(2, 2, c=4), Mat(2), Mat(3, 2)):
    raises(ValueError, norm.forward_inplace, bad)
    raises(ValueError, norm.forward, bad)
for name, values, mats, count in (
    ("Concat", {0: 0}, [Mat(2, 2, c=1), Mat(2, 3, c=1)], 1),
    ("Eltwise", {0: 1}, [Mat(4)], 1),
    ("Eltwise", {0: 1}, [Mat(4), Mat(5)], 1),
    ("BinaryOp", {0: 0}, [Mat(4), Mat(5)], 1),
    ("BinaryOp", {0: 0}, [Mat(4)], 1),
    ("BinaryOp", {0: 0}, [Mat(4), Mat(4), Mat(4)], 1),
    ("Slice", {0: (2, -233)}, [Mat(4)], 3),
    ("Slice", {0: (2, -233)}, [Mat(1)], 2),
    ("Split", {}, [Mat(4), Mat(4)], 2),
    ("Noop", {}, [Mat(4)], 2),
    ("MatMul", {}, [Mat(4, 2), Mat(4, 3)], 1),
    ("MemoryData", {0: 4}, [Mat(4)], 1),
    ("LSTM", {0: 2, 1: 24}, [Mat(4, 2)], 1),
):
    counts = {"MemoryData": (4,), "LSTM": (24, 8, 16)}.get(name, ())
    text = str(raises(ValueError, loaded(name, values, *counts).forward, mats, count))
    check(text.startswith("forward: " + name), text)
same(len(loaded("Slice", {0: (2, -233)}).forward([Mat(4)], 2)), 2)
same(loaded("Eltwise", {0: 1}).forward([vector(1.0), vector(2.0)])[0].w, 1)

# Quantized: weights of bytes, or floats to be quantized, then the bias and both scales.
bytes12 = (0x000D4B38).to_bytes(4, "little") + bytes(12)
scales = bytes(array("f", [1.0] * 7))
for stored, fits in ((bytes12, True), (bytes(52), True), (bytes12[:8], False)):
    layer = Layer(type="InnerProduct")
    layer.load_param(params({0: 3, 1: 1, 2: 12, 8: 1}))
    source = ModelBin(from_datareader=DataReader(from_memory=stored + scales))
    if fits:
        same(layer.load_model(source), 0, stored)
        same(layer.create_pipeline(None), 0)
        same(layer.forward(vector(1.0, 2.0, 3.0, 4.0)).w, 3)
    else:
        raises((ValueError, RuntimeError), layer.load_model, source)
layer = Layer(type="InnerProduct")
layer.load_param(params({0: 3, 1: 1, 2: 12, 8: 1}))
raises(RuntimeError, layer.load_model, ModelBin(from_mat_array=[Mat(12, elemsize=1), Mat(3)]))
# One number a pixel is an image to a quantized layer: it has no InnerProduct inside.
layer = Layer(type="Convolution")
layer.load_param(params({0: 2, 1: 1, 5: 0, 6: 6, 8: 2}))
layer.load_model(ModelBin(from_datareader=DataReader(from_memory=bytes(28) + scales)))
layer.create_pipeline(None)
raises(ValueError, layer.forward, Mat(3))

# Groups are of channels: numbers without any are none.
depthwise = loaded("ConvolutionDepthWise", {0: 2, 1: 1, 5: 0, 6: 2, 7: 2}, 2)
raises(ValueError, depthwise.forward, Mat(2))

# What is trusted is handed on as it is; types without a row have to be.
raises(ValueError, Layer, type="LRN")
raises(ValueError, Layer, typeindex=Layer.type_to_index("LRN"))
trusted = Layer(type="ReLU", verify=False)
same(repr(trusted).endswith("new, not verified>"), True)
same((trusted.load_param(params({})), trusted.load_model(weights())), (0, 0))
trusted.create_pipeline(None)
same(numbers(trusted.forward(vector(-1.0, 2.0))), (0.0, 2.0))
same(Layer(type="ReLU", verify=1).load_param(params({7: 5})), 0)


# Inside of a layer in Python: the params and weights of its line in the file.
class Wraps(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = True
        self.inner = Layer(type="InnerProduct")

    def load_param(self, pd):
        self.inner.load_param(pd)

    def load_model(self, mb):
        self.inner.load_model(mb)

    def create_pipeline(self, opt):
        self.inner.create_pipeline(opt)

    def forward(self, mat, opt):
        return self.inner.forward(mat, opt)


PARAM = b"7767517\n2 2\nInput a 0 1 x 0=%d\nWraps b 1 1 x y 0=1 1=1 2=%d\n"
for size, count, fits in ((2, 2, True), (3, 2, False), (2, 0, False)):
    net = Net()
    net.register_custom_layer("Wraps", Wraps)
    source = DataReader(from_memory=PARAM % (size, count))
    if count == 0:
        raises(ValueError, net.load_param, source)
        continue
    net.load_param(source)
    net.load_model(bytes(4) + bytes(array("f", (1.0, 2.0, 0.5))))
    extractor = net.create_extractor()
    extractor.input("x", vector(*[1.0] * size))
    if fits:
        same(numbers(extractor.extract("y")), (3.5,))
    else:
        raises(ValueError, extractor.extract, "y")
done()
