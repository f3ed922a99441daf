"""An ordinary program with a collection at nearly every allocation gives the same answers."""

import gc

from ncnn_mp import Allocator, DataReader, Mat, Net, Option

from contract import check, done, same, settle
from networks import DENSE_BIN, DENSE_PARAM, dense, numbers, vector

VALUES = (1.0, -1.0, 2.0, 0.5)


class Stream:
    def __init__(self, data):
        self.left = data

    def read(self, size):
        gc.collect()
        piece, self.left = self.left[: min(size, 7)], self.left[min(size, 7) :]
        gc.collect()
        return piece


def program():
    option = Option()
    option.set_blob_allocator(Allocator())
    net = Net()
    net.option = option
    net.load_param(DataReader(Stream(DENSE_PARAM)))
    net.load_model(DataReader(Stream(DENSE_BIN)))
    mat = Mat(2, 2, data=bytearray(vector(*VALUES).to_bytes())).reshape(4)
    extractor = net.create_extractor()
    extractor.input(net.get_input_name(0), mat)
    result = extractor.extract(net.get_output_name(0))
    border = result.reshape(3, 1).copy_make_border(1, 1, 1, 1, 0, 9.0)
    return numbers(result), numbers(border.copy_cut_border(1, 1, 1, 1)), numbers(border)[:6]


before = gc.threshold()
for threshold in (1, 64, 1024, before):
    gc.threshold(threshold)
    for _ in range(10):
        same(program(), (dense(VALUES), dense(VALUES), (9.0,) * 5 + (9.0,)), threshold)
gc.threshold(before)
settle()

# Objects that die while another is being made.
for _ in range(50):
    mats = [Mat(50, data=bytearray(200)) for _ in range(20)]
    for i in range(0, 20, 2):
        mats[i] = mats[i - 1].clone()
    check(all(mat.to_bytes() == bytes(200) for mat in mats))
done()
