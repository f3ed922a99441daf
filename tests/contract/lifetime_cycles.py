"""Cycles through Python attributes, subclasses and streams are collected, natives and all."""

from ncnn_mp import Allocator, DataReader, Mat, Net, Option, native_bytes

from contract import accounts, check, done, settle
from networks import DENSE_BIN, DENSE_PARAM, vector


class Node(Mat):
    def __init__(self, *shape):
        super().__init__(*shape)
        self.links = [self]


class Keeper(Net):
    def __init__(self):
        super().__init__()
        self.load_param(DataReader(from_memory=DENSE_PARAM))
        self.load_model(DENSE_BIN)
        self.extractor = self.create_extractor()
        self.extractor.input("data", vector(1.0, 2.0, 3.0, 4.0))
        self.out = self.extractor.extract("out")
        self.me = self


class Loop:
    """A stream that holds the reader that holds the stream."""

    def __init__(self):
        self.reader = DataReader(self)
        self.ballast = Mat(1000)

    def read(self, size):
        return b"x" * size


class Pool(Allocator):
    pass


def mats():
    first, second = Node(1000), Node(1000)
    first.links.append(second)
    second.links.append(first)


def pools():
    pool = Pool()
    pool.mats = [Mat(1000, allocator=pool), pool]
    pool.blocks = [pool.fast_malloc(4000)]


def options():
    pool, option = Pool(), Option()
    option.set_blob_allocator(pool)
    pool.mat = Mat(1000)
    pool.option = option


def buffers():
    owner = bytearray(4000)
    table = {"mat": Mat(1000, data=owner), "owner": owner}
    table["me"] = table


for make in (mats, Keeper, Loop, pools, options, buffers):
    for _ in range(20):
        make()
    settle()
    start = accounts()
    for _ in range(300):
        make()
    settle()
    grown = accounts()[0] - start[0]
    check(grown < 100000, make, "left", grown, "bytes of 300 cycles")
    handles = sum(n for _, n in accounts()[1]) - sum(n for _, n in start[1])
    check(handles < 60, make, "left", handles, "handles")
check(native_bytes() < 500000, native_bytes())
done()
