# A layer used by itself laid its weights out for packed Mats, as networks do, and got unpacked ones
# (builds with SIMD). Owner: binding. Found by fuzz_layer.
from ncnn_mp import Layer, Mat, ModelBin, Option, ParamDict

layer = Layer(type="ConvolutionDepthWise")
params = ParamDict()
for key, value in ((0, 4), (1, 2), (5, 0), (6, 16), (7, 4)):
    params.set_int(key, value)
layer.load_param(params)
weights = Mat(16)
weights.fill(1)
layer.load_model(ModelBin(from_mat_array=[weights]))
option = Option()
layer.create_pipeline(option)
picture = Mat(8, 8, c=4)
picture.fill(1)
result = layer.forward(picture, option)
assert (result.w, result.h, result.c, result.elempack) == (7, 7, 4, 1)
