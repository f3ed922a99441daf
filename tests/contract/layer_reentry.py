"""A layer that loads its weights is in use: its stream's Python code can do nothing to it."""

import gc

from ncnn_mp import DataReader, Layer, Mat, ModelBin, ParamDict

from contract import done, raises, same, survives
from networks import DENSE_BIN, dense, numbers, vector

layer, values = Layer(type="InnerProduct"), ParamDict()
for id, value in ((0, 3), (1, 1), (2, 12)):
    values.set_int(id, value)
layer.load_param(values)


class Meddling:
    """Gives the weights in pieces, and tries to do everything in between."""

    def __init__(self):
        self.place = 0

    def readinto(self, buffer):
        raises(ValueError, layer.load_param, values)
        raises(ValueError, layer.load_model, ModelBin(from_mat_array=[Mat(12), Mat(3)]))
        raises(ValueError, layer.create_pipeline, None)
        raises(ValueError, layer.forward, vector(1.0, 2.0, 3.0, 4.0), None)
        piece = DENSE_BIN[self.place : self.place + min(len(buffer), 8)]
        buffer[: len(piece)] = piece
        self.place += len(piece)
        return len(piece)


layer.load_model(ModelBin(from_datareader=DataReader(Meddling())))
layer.create_pipeline(None)


class Springing:
    """Closes what it is read through, and what reads."""

    def readinto(self, buffer):
        for one in (weights, reader, other):
            one.close()
        gc.collect()
        return len(buffer)


other = Layer(type="InnerProduct")
other.load_param(values)
reader = DataReader(Springing())
weights = ModelBin(from_datareader=reader)
survives(other.load_model, weights)
raises(ValueError, other.create_pipeline, None)

x = (1.0, -2.0, 0.5, 4.0)
same(numbers(layer.forward(vector(*x), None)), dense(x))
done()
