"""Weights in a buffer that Python drops, moves or overwrites after the load: the Net computes what
it loaded."""

import gc

from ncnn_mp import DataReader, Net

from contract import accounts, check, done, same, settle
from networks import DENSE_BIN, DENSE_PARAM, dense, numbers, vector

VALUES = (1.0, 2.0, 3.0, 4.0)


def move(owner):
    owner.extend(bytes(100000))
    gc.collect()
    return [bytearray(b"\x55" * 64) for _ in range(30)]


def overwrite(owner):
    owner[:] = b"\xff" * len(owner)


start = accounts()
for spoil in (lambda owner: settle(), move, overwrite):
    weights = bytearray(DENSE_BIN)
    net = Net()
    net.load_param(DataReader(from_memory=DENSE_PARAM))
    net.load_model(weights)
    extractor = net.create_extractor()
    extractor.input("data", vector(*VALUES))
    kept = spoil(weights)
    same(numbers(extractor.extract("out")), dense(VALUES), spoil)
    for one in (extractor, net):
        one.close()
net = Net()
net.load_param(DataReader(from_memory=DENSE_PARAM))
net.load_model(bytes(bytearray(DENSE_BIN)))
settle()
kept = [bytearray(b"\x55" * 64) for _ in range(50)]
extractor = net.create_extractor()
extractor.input("data", vector(*VALUES))
same(numbers(extractor.extract("out")), dense(VALUES), "the Net keeps its weights")
reader = DataReader(from_memory=bytearray(DENSE_BIN))
net.load_param(DataReader(from_memory=DENSE_PARAM))
net.load_model(reader)
reader.close()
del reader
settle()
extractor = net.create_extractor()
extractor.input("data", vector(*VALUES))
same(numbers(extractor.extract("out")), dense(VALUES), "a reader may go after the load")
net.close()
extractor.close()
check(accounts()[0] < start[0] + 65536, accounts())
done()
