# operator new without memory ended the interpreter: nothing catches what it throws. Now a reserve
# stands behind it (csrc/reserve.h), and the call raises MemoryError. Release builds cannot refuse
# memory.
# Owner: binding. Found by the OOM sweep.
import ncnn_mp
from ncnn_mp import Mat, Net, Option, ParamDict


def use():
    ParamDict().set_array(0, Mat(3))
    Option().use_packing_layout = False
    net = Net()
    net.load_param("fuzz/models/pair.param")
    net.load_model("fuzz/models/pair.bin")
    return net.create_extractor()


refused = 0
fail = getattr(ncnn_mp, "_fail", lambda *how: (0, 0, 0))
for every in (0, 1, 2):
    k = allocations = 1
    while k <= allocations:
        fail("native", k, every)
        try:
            use()
        except MemoryError:
            refused += 1
        allocations = fail()[0]
        k += 1
