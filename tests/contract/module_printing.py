"""Files and streams of Python's that close what is being printed or read, from their write() and
from __getattr__."""

import gc
import io

from ncnn_mp import Allocator, DataReader, Layer, Mat, ModelBin, Net, Option, ParamDict

from contract import check, done, survives
from layers import KINDS, answer, custom_net, mine
from networks import dense_net


class Closing(io.IOBase):
    """A file whose write() closes some objects."""

    def __init__(self, objects):
        self.objects = objects

    def write(self, data):
        for one in self.objects:
            one.close()
        gc.collect()
        return len(data)


def objects():
    net = dense_net()
    pool, option = Allocator(), Option()
    option.set_blob_allocator(pool)
    mats = [Mat(3, 4, c=2), Mat(4, data=bytearray(16)), Mat()]
    params = ParamDict()
    params.set_int(3, 4)
    params.set_array(31, Mat(2))
    weights = [ModelBin(), ModelBin(from_mat_array=[Mat(1)])]
    layers = [Layer(), Layer(type="ReLU"), params, Mat(3, n=2)] + weights
    return (
        [net, option, net.option, Net(), pool, net.create_extractor(), DataReader()] + mats + layers
    )


for index in range(len(objects())):
    every = objects()
    survives(print, every[index], file=Closing(every))
    every = objects()
    survives(print, every, file=Closing(every))
    every = objects()
    survives(print, every[index], file=Closing(every[:1]))
    check(all(repr(one) for one in every))


# What a callback is lent, printed into a file that closes it, its network and its layer.
def printing(layer, given, *rest):
    every = (given if isinstance(given, list) else [given]) + [layer, net, rest[-1]]
    for one in every:
        survives(print, one, every, file=Closing(every))
    return None


for one, inplace in KINDS:
    net = custom_net(mine(printing, one, inplace))
    survives(answer, net, Mat(3))


class Ask:
    """A stream that is asked for its methods each time."""

    def __getattr__(self, name):
        gc.collect()
        self.reader.close()
        return {"read": lambda size: b"7" * size, "readinto": len}[name]


stream = Ask()
stream.reader = DataReader(from_memory=b"")
stream.reader = reader = DataReader(stream)
check(survives(reader.read, bytearray(8)) in (None, 8))
done()
