# A layer in Python may let another thread run, which runs another Net: each was taken for the end
# of the other's run, its layers gave empty Mats, and what followed used these. Owner: binding.
# Found by reading.
from ncnn_mp import DataReader, Layer, Mat, Net

try:
    import _thread
except ImportError:
    _thread = None

PARAM = """7767517
4 4
Input in 0 1 a
Mine x 1 1 a b
Mine y 1 1 b c
BatchNorm n 1 1 c d 0=8
"""


def make(turns):
    class Mine(Layer):
        def __init__(self):
            super().__init__()
            self.one_blob_only = True

        def forward(self, mat, option):
            if turns:
                mine, other = turns.pop()
                other.release()
                mine.acquire()
            return mat

    net = Net()
    net.register_custom_layer("Mine", Mine)
    net.load_param(DataReader(from_memory=PARAM))
    net.load_model(DataReader(from_memory=bytes(8 * 4 * 4)))
    extractor = net.create_extractor()
    extractor.input("a", Mat(4, 4, c=8))
    return extractor


if _thread is not None:
    first, second, done = (_thread.allocate_lock() for _ in range(3))
    for lock in (first, second, done):
        lock.acquire()
    a, b = make([(first, second)]), make([(second, first)])
    results = []

    def other_thread():
        second.acquire()
        results.append(b.extract("d").c)
        done.release()

    _thread.start_new_thread(other_thread, ())
    results.append(a.extract("d").c)
    second.release()
    done.acquire()
    assert results == [8, 8], results
    assert a.extract("d").c == 8
