# Mats of 1-byte elements given as weights to a layer that asked for floats.
# Owner: binding. Found by contract tests.
from ncnn_mp import Layer, Mat, ModelBin, ParamDict

layer = Layer(type="BatchNorm")
params = ParamDict()
params.set_int(0, 64)
layer.load_param(params)
try:
    layer.load_model(ModelBin(from_mat_array=[Mat(64, elemsize=1)] * 4))
    raise SystemExit("accepted")
except RuntimeError:
    pass
