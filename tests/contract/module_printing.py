"""Files and streams of Python's that close what is being printed or read, from their write() and
from __getattr__."""

import gc
import io

from ncnn_mp import Allocator, DataReader, Mat, Net, Option

from contract import check, done, survives
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
    return [net, option, net.option, Net(), pool, net.create_extractor(), DataReader()] + mats


for index in range(len(objects())):
    every = objects()
    survives(print, every[index], file=Closing(every))
    every = objects()
    survives(print, every, file=Closing(every))
    every = objects()
    survives(print, every[index], file=Closing(every[:1]))
    check(all(repr(one) for one in every))


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
