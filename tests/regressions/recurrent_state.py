# A network's output fed to its next run: each output kept its Extractor, which kept its input, the
# output before. Nothing was ever freed, and the last release recursed through all of them.
# Owner: binding. Found by review.
import gc

import ncnn_mp

net = ncnn_mp.Net()
net.load_param("examples/digits/digits.param")
net.load_model("examples/digits/digits.bin")
state = ncnn_mp.Mat(8, 8, 0, 1)
gc.collect()
start = ncnn_mp.native_bytes()
for _ in range(3000):
    with net.create_extractor() as extractor:
        extractor.input("in0", state)
        following = extractor.extract("in0")
    state.close()
    state = following
assert ncnn_mp.native_bytes() - start < 2000, ncnn_mp.native_bytes() - start
