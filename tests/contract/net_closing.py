"""A stream may close what is loading from it: Net and DataReader are gone once the call ends."""

from ncnn_mp import DataReader, Net

from contract import check, done, settle, survives
from networks import DENSE_BIN, DENSE_PARAM, DENSE_PARAM_BIN


class Closing:
    """Gives a few bytes at a time; at one place it closes everything."""

    def __init__(self, data, at):
        self.data, self.at, self.place = data, at, 0

    def readinto(self, buffer):
        if self.at is not None and self.place >= self.at:
            self.at = None
            net.close()
            reader.close()
            settle()
        piece = self.data[self.place : self.place + min(len(buffer), 8)]
        buffer[: len(piece)] = piece
        self.place += len(piece)
        return len(piece)


for at in (0, 8, 24, 48):
    for load, data in ((Net.load_param, DENSE_PARAM), (Net.load_param_bin, DENSE_PARAM_BIN)):
        net = Net()
        reader = DataReader(Closing(data, at))
        survives(load, net, reader)
        check("closed" in repr(net) and "closed" in repr(reader), load, at)
    net = Net()
    net.load_param(DataReader(from_memory=DENSE_PARAM))
    reader = DataReader(Closing(DENSE_BIN, at))
    survives(net.load_model, reader)
    check("closed" in repr(net) and "closed" in repr(reader), at)
done()
