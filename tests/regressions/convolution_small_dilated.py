# Convolution and ConvolutionDepthWise with a dilated kernel, an output smaller than the dilation
# and packing off read from address 0, on x86. Patched: ports/patches/ncnn/0040.
# Owner: ncnn, not yet reported. Found by the comparison with CPython's ncnn.
import array

from ncnn_mp import Layer, Mat, ModelBin, Option, ParamDict

KERNEL, DILATION, CHANNELS = 2, 2, 1


def run(name):
    layer, params, option = Layer(type=name), ParamDict(), Option()
    weights = KERNEL * KERNEL * CHANNELS
    values = {0: CHANNELS, 1: KERNEL, 2: DILATION, 6: weights}
    if name == "ConvolutionDepthWise":
        values[7] = CHANNELS
    for id, value in values.items():
        params.set_int(id, value)
    layer.load_param(params)
    half = array.array("f", [0.5] * weights)
    layer.load_model(ModelBin(from_mat_array=[Mat(weights, data=half)]))
    option.use_packing_layout = False
    layer.create_pipeline(option)
    mat = Mat(3, 3, c=CHANNELS)
    mat.fill(1.0)
    return layer.forward(mat, option)


for name in ("Convolution", "ConvolutionDepthWise"):
    result = run(name)
    assert (result.w, result.h) == (1, 1)
    assert array.array("f", result.to_bytes())[0] == 2.0, result.to_bytes()
