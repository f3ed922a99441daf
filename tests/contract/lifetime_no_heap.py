"""Every call under a locked GC heap: MemoryError or success, no damage, and nothing left behind."""

import gc

import micropython
from ncnn_mp import Allocator, DataReader, Mat, Net, Option

from contract import accounts, check, done, same, settle
from networks import DENSE_BIN, DENSE_PARAM, dense, dense_net, numbers, vector

VALUES = (1.0, 2.0, 3.0, 4.0)

net, pool, option = dense_net(), Allocator(), Option()
mat, given, buf = Mat(4, 4, c=4), vector(*VALUES), bytearray(16)
extractor = net.create_extractor()
extractor.input("data", given)
reader = DataReader(from_memory=b"12 34")
block = pool.fast_malloc(64)
CALLS = (
    lambda: Mat(100),
    lambda: Mat(4, data=buf),
    lambda: Mat(100, allocator=pool),
    mat.clone,
    mat.to_bytes,
    mat.flatten,
    lambda: mat.data,
    lambda: mat.reshape(64),
    lambda: mat.get_channel_data(0),
    lambda: mat.convert_packing(4),
    lambda: mat.copy_make_border(1, 1, 1, 1, 0, 0.0),
    lambda: mat.copy_cut_border(1, 1, 1, 1),
    lambda: mat.substract_mean_normalize((1, 2, 3, 4), (1, 2, 3, 4)),
    lambda: mat.fill(1.0),
    lambda: mat.fill("x"),
    lambda: pool.fast_malloc(64),
    lambda: option.set_blob_allocator(pool),
    lambda: DataReader(from_memory=buf),
    lambda: reader.read(buf),
    lambda: reader.scan("%d", buf),
    lambda: Net(),
    lambda: net.option,
    lambda: net.get_input_name(0),
    net.create_extractor,
    lambda: extractor.extract("out"),
    lambda: extractor.input("data", given),
    lambda: repr(mat),
    Allocator,
    Option,
)
settle()
start = accounts()
for call in CALLS:
    for _ in range(3):
        micropython.heap_lock()
        try:
            call()
            outcome = None
        except Exception as raised:
            outcome = type(raised)
        micropython.heap_unlock()
        check(outcome in (None, MemoryError, TypeError), call, outcome)
        gc.collect()
pool.fast_free(block)
settle()
check(accounts()[0] - start[0] < 16384, "left behind", accounts(), start)
same(numbers(extractor.extract("out")), dense(VALUES), "everything still works")
net.load_param(DataReader(from_memory=DENSE_PARAM))
net.load_model(DENSE_BIN)
same(len(mat.to_bytes()), 256)
done()
