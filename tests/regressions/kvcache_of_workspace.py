# ncnn leaves a blob of the kv cache's allocator as it is, packed or not: where that was the
# allocator of work space, too, layers took four floats for one. Owner: ncnn, not yet reported; SIMD
# builds. Found by reading.
from ncnn_mp import Allocator, DataReader, Mat, Net

SIZE = 64
LINES = """7767517
5 5
Input in 0 1 in
Input x 0 1 x
Deconvolution d 1 1 in d 0=4 1=1 4=-233 20=64 21=64 6=4
Reduction r 1 1 d r 0=0 1=0 -23303=1,1 4=1 5=1
Concat c 2 1 x r out 0=0
"""
net, pool = Net(), Allocator()
net.option.set_workspace_allocator(pool)
net.option.set_kvcache_allocator(pool)
net.load_param(DataReader(from_memory=LINES))
net.load_model(bytes(4) + b"\0\0\x80?" * 4)
extractor = net.create_extractor()
extractor.input("in", Mat(SIZE, SIZE, c=1))
extractor.input("x", Mat(SIZE, 1, c=3))
out = extractor.extract("out")
assert (out.c, out.elemsize) == (7, 4), out
