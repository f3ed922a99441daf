"""One object used a thousand times owns as much afterwards as after the first time."""

from ncnn_mp import Allocator, DataReader, Mat, Net, Option

from contract import accounts, check, done, raises, same, settle
from networks import DENSE_BIN, DENSE_PARAM, RELU_PARAM_BIN, dense, dense_net, numbers, vector

TURNS = 1000
VALUES = (1.0, 2.0, 3.0, 4.0)

net, option, pool = dense_net(), Option(), Allocator()
extractor, given = net.create_extractor(), vector(*VALUES)
fresh, view, mat, buf = Net(), net.option, Mat(4, 4, c=4), bytearray(16)
extractor.input("data", given)
out = extractor.extract("out")


def feed():
    other = vector(4.0, 3.0, 2.0, 1.0)
    extractor.input("data", other)
    other.close()
    extractor.input("data", given)


def extract():
    result = extractor.extract("out")
    same(numbers(result), dense(VALUES))
    result.close()


def reload():
    reader = DataReader(from_memory=DENSE_PARAM)
    fresh.load_param(reader)
    fresh.load_model(DENSE_BIN)
    reader.close()
    fresh.load_param_bin(RELU_PARAM_BIN)
    fresh.clear()


def fail():
    fresh.load_param_bin(RELU_PARAM_BIN)
    raises(ValueError, fresh.load_param_bin, RELU_PARAM_BIN[:20])
    fresh.clear()


def stale():
    fresh.load_param_bin(RELU_PARAM_BIN)
    fresh.load_model(b"")
    first = fresh.create_extractor()
    first.input(0, given)
    fresh.clear()
    first.close()


def options():
    for setter in (option.set_blob_allocator, option.set_workspace_allocator):
        setter(pool)
        setter(None)
    fresh.option = option
    view = fresh.option
    view.num_threads = 2
    view.close()


def borrow():
    one = Mat(4, data=buf)
    other = one.reshape(2, 2)
    one.close()
    other.fill(1.0)
    other.close()


def blocks():
    pool.fast_free(pool.fast_malloc(1000))


for use in (feed, extract, reload, fail, stale, options, borrow, blocks):
    use()
    settle()
    start = accounts()
    for _ in range(TURNS if use is not fail else TURNS // 10):
        use()
    settle()
    check(accounts()[0] <= start[0] + 2048, use, accounts(), start)
same(numbers(out), dense(VALUES), "nobody touched an old result")
check(view.num_threads >= 1 and len(mat.to_bytes()) == 256)
done()
