"""Every call with the GC heap full but for a few blocks, one more at each turn: whichever
allocation in the call fails, MemoryError or success, and nothing is damaged or left behind."""

import gc

from ncnn_mp import Allocator, DataReader, Mat, Option

from contract import DOCUMENTED, accounts, check, done, same, settle
from networks import dense, dense_net, numbers, relu_net, vector

VALUES = (1.0, 2.0, 3.0, 4.0)
TURNS = 12

net, pool, option = dense_net(), Allocator(), Option()
mat, given, buf = Mat(4, 4, c=4), vector(*VALUES), bytearray(16)
extractor = net.create_extractor()
extractor.input("data", given)
CALLS = (
    lambda: Mat(100),
    lambda: Mat(4, data=buf),
    lambda: Mat(100, allocator=pool),
    lambda: Mat(5).fill("x"),
    lambda: Mat(-5),
    lambda: mat.clone(),
    lambda: mat.to_bytes(),
    lambda: mat.reshape(64),
    lambda: mat.flatten(option),
    lambda: mat.get_channel_data(0),
    lambda: mat.convert_packing(4),
    lambda: mat.copy_make_border(1, 1, 1, 1, 0, 0.0),
    lambda: mat.substract_mean_normalize([0, 0, 0, 0], (1, 1, 1, 1)),
    lambda: pool.fast_malloc(64),
    lambda: DataReader(from_memory=buf).scan("%d", buf),
    lambda: net.option.num_threads,
    lambda: net.get_input_name(0),
    lambda: net.create_extractor(),
    lambda: extractor.extract("out"),
    lambda: extractor.input("data", given),
    lambda: repr(option),
    dense_net,
    relu_net,
)


def fill(chain, size):
    try:
        while True:
            chain = (chain, bytearray(size))
    except MemoryError:
        return chain


def attempt(call, blocks):
    """The call with room for about `blocks` small blocks; the exception's type, if any."""
    room = [bytearray(16) for _ in range(blocks)]
    chain = fill(fill(fill(None, 8000), 200), 16)
    room = None
    gc.collect()
    try:
        call()
    except Exception as raised:
        return type(raised)
    return room or (None if chain else chain)


settle()
start = accounts()
failed = 0
for call in CALLS:
    for blocks in range(TURNS):
        outcome = attempt(call, blocks)
        gc.collect()
        check(outcome is None or outcome in DOCUMENTED, call, blocks, outcome)
        failed += outcome is MemoryError
settle()
check(failed > 20, "the heap was never full", failed)
check(accounts()[0] - start[0] < 16384, "left behind", accounts(), start)
same(numbers(extractor.extract("out")), dense(VALUES), "everything still works")
same(len(mat.to_bytes()), 256)
done()
