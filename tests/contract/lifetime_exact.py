"""After everything is closed by hand the accounts are exactly where they were: nothing waits for
the collector, nothing leaks, not after refused calls either."""

import gc

from ncnn_mp import Allocator, DataReader, Mat, Option

from contract import DOCUMENTED, accounts, check, done, same, settle
from networks import DENSE_BIN, DENSE_PARAM, dense_net, relu_net, vector


def mats():
    pool = Allocator()
    first = Mat(4, 6, c=3, allocator=pool)
    made = [first.clone(), first.clone(pool), first.reshape(72), first.reshape(8, 9)]
    made += [
        first.flatten(),
        first.copy_make_border(1, 1, 1, 1, 0, 0.0),
        first.copy_cut_border(1, 1, 1, 1),
    ]
    made += [Mat(8, elempack=4), Mat(8).convert_packing(4), Mat(), Mat(4, data=bytearray(16))]
    return [pool, first] + made


def networks():
    net, option, reader = dense_net(), Option(), DataReader(from_memory=b"1")
    net.load_param(DataReader(from_memory=DENSE_PARAM))
    net.load_model(bytearray(DENSE_BIN))
    extractors = [net.create_extractor() for _ in range(3)]
    given = vector(1.0, 2.0, 3.0, 4.0)
    for extractor in extractors:
        extractor.input("data", given)
    return [net, option, reader, given, relu_net()] + extractors + [extractors[0].extract(1)]


def refusals():
    net, mat, pool = dense_net(), Mat(4), Allocator()
    extractor = net.create_extractor()
    for call, arguments in (
        (mat.reshape, (5,)),
        (mat.from_bytes, (b"x",)),
        (mat.copy_make_border, (0, 0, 9, 9, 2, 0.0)),
        (mat.copy_cut_border, (0, 0, 9, 9)),
        (mat.convert_packing, (3,)),
        (mat.clone, (5,)),
        (Mat, (4, 0, 0, 4)),
        (extractor.input, ("data", Mat())),
        (extractor.extract, ("out",)),
        (pool.fast_malloc, (-1,)),
        (net.load_model, (b"",)),
        (Mat, (2**29 - 64,)),
    ):
        try:
            call(*arguments)
            check(False, call, arguments)
        except DOCUMENTED as raised:
            check(True, raised)
    settle()
    return [extractor, mat, net, pool]


for make in (mats, networks, refusals, mats, networks, refusals):
    settle()
    start = accounts()
    for turn in range(5):
        made = make()
        check(accounts()[0] > start[0], "native memory is counted")
        for one in made[:: 1 if turn % 2 else -1]:
            one.close()
        del one, made
        # Only what the turn itself dropped, unseen here, needs the collector.
        settle()
        check(accounts()[0] - start[0] < 4096, make, turn, accounts(), start)

mat = Mat(1000)
counted = accounts()[0]
same(mat.close(), None)
check(counted - accounts()[0] >= 4000, "bytes are given back at once")
before = accounts()
for _ in range(100):
    one = Mat(1000)
    one.close()
same(accounts(), before, "a hundred made and closed")
gc.collect()
done()
