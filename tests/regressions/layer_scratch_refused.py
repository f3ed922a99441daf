# Layers, and what ncnn makes of them for Mats, used memory that they had been refused: writes at
# address 0. Patched: ports/patches/ncnn/0030. Release builds cannot refuse memory.
# Owner: ncnn, not yet reported. Found by the OOM sweep.
import ncnn_mp
from ncnn_mp import Layer, Mat, ModelBin, ParamDict


def gated():
    layer = Layer(type="GLU", verify=False)
    layer.load_param(ParamDict())
    layer.load_model(ModelBin())
    layer.create_pipeline(None)
    layer.forward(Mat(4, 2))


def normalized():
    Mat(2, 2, c=3).substract_mean_normalize((1, 2, 3), (1, 2, 3))


def proposed():
    Layer(type="Proposal", verify=False).load_param(ParamDict())


refused = 0
fail = getattr(ncnn_mp, "_fail", lambda *how: (0, 0, 0))
for call in (gated, normalized, proposed):
    for every in (0, 1, 2):
        k = allocations = 1
        while k <= allocations:
            fail("native", k, every)
            try:
                call()
            except MemoryError:
                refused += 1
            allocations = fail()[0]
            k += 1
