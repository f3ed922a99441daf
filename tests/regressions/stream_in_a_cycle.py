# A stream that holds its own DataReader: a table of roots kept both alive for ever.
# Owner: binding. Found by review.
import gc

import ncnn_mp


class Stream:
    def read(self, n):
        return b""


def make():
    stream = Stream()
    stream.reader = ncnn_mp.DataReader(stream)


for _ in range(200):
    make()
gc.collect()
# The collector is conservative: some may be seen on the stack, hundreds may not.
assert ncnn_mp.native_bytes() < 5000, ncnn_mp.native_bytes()
