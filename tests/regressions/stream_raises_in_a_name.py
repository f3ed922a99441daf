# load_param() of a stream that raised in the middle of a name raised ValueError for the half name,
# and the stream's own exception was lost, MemoryError too.
# Owner: binding. Found by the OOM sweep.
from ncnn_mp import DataReader, Net

with open("fuzz/models/pair.param", "rb") as file:
    content = file.read()


class Broken:
    def __init__(self, end):
        self.at, self.end = 0, end

    def read(self, size):
        if self.at == self.end:
            raise KeyError("broken")
        self.at += 1
        return content[self.at - 1 : self.at]


raised = 0
for end in range(len(content) - 1):
    try:
        Net().load_param(DataReader(Broken(end)))
    except KeyError:
        raised += 1
assert raised == len(content) - 1, raised
