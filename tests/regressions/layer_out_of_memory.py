# forward() of a list of Mats said "ncnn returned -100" when native memory was out, without a second
# try after a collection. Sanitizer builds have 16 MiB; where there is more, the call succeeds.
# Owner: binding. Found by contract tests.
from ncnn_mp import Layer, Mat, ModelBin, ParamDict

layer = Layer(type="Concat")
layer.load_param(ParamDict())
layer.load_model(ModelBin())
layer.create_pipeline(None)
half = Mat(1500000)
try:
    assert layer.forward([half, half], 1)[0].w == 3000000
except MemoryError as error:
    assert str(error) == "no native memory left"
