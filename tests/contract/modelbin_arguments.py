"""ModelBin's arguments, streams that raise or close what reads them, and closed ones."""

import gc

from ncnn_mp import DataReader, Mat, ModelBin

from contract import HOSTILE_INTS, NOT_INTS, check, done, half_made, raises, refuses, same, survives
from networks import Springing, numbers, vector


def over(data):
    return ModelBin(from_datareader=DataReader(from_memory=data))


weights = over(bytes(1000))
for hostile in HOSTILE_INTS + (0,):
    for sizes in ((hostile, 1), (hostile, 4, 1), (4, hostile, 1), (4, 4, hostile, 1)):
        raises(ValueError, weights.load, *sizes)
for hostile in HOSTILE_INTS + (9, 100):
    raises(ValueError, weights.load, 4, hostile)
for wrong in NOT_INTS:
    for sizes in ((wrong, 1), (4, wrong), (wrong, 4, 1), (4, wrong, 1), (4, 4, wrong, 1)):
        raises(TypeError, weights.load, *sizes)
for huge in ((2**31 - 1, 1), (2**16, 2**16, 1), (2**30, 1, 2, 0), (2**20, 2**20, 2**20, 0)):
    raises((ValueError, MemoryError), weights.load, *huge)
raises((ValueError, MemoryError), weights.load, 2**28, 1)
raises(TypeError, weights.load)
raises(TypeError, weights.load, 1)
raises(TypeError, weights.load, 1, 1, 1, 1, 1)
same(numbers(weights.load(4, 1)), (0.0,) * 4, "refused calls read nothing")

reader = DataReader(from_memory=bytes(100))
raises(TypeError, ModelBin, reader)
raises(TypeError, ModelBin, from_datareader=reader, from_mat_array=[])
for wrong in (None, 5, "x", b"bytes", [], object(), Mat(3), ModelBin):
    raises(TypeError, ModelBin, from_datareader=wrong)
for wrong in (None, 5, "x", Mat(3), object(), iter([Mat(3)]), {}):
    raises(TypeError, ModelBin, from_mat_array=wrong)
for wrong in (None, 5, "x", reader, Mat, [Mat(3)]):
    raises(TypeError, ModelBin, from_mat_array=[Mat(3), wrong])
shut = Mat(3)
shut.close()
raises(ValueError, ModelBin, from_mat_array=[Mat(3), shut])
raises(ValueError, ModelBin, from_mat_array=[Mat()])
reader.close()
raises(ValueError, ModelBin, from_datareader=reader)
refuses(ModelBin, half_made(ModelBin), "load", 1, 1)
raises(TypeError, ModelBin.load, 5, 1, 1)


# A stream's Python code runs inside of load().
def spring():
    for one in (reader, weights):
        one.close()
    gc.collect()


def fail():
    raise KeyError("in the stream")


reader = DataReader(Springing(bytes(64), spring))
weights = ModelBin(from_datareader=reader)
survives(weights.load, 4, 4, 0)
raises(ValueError, weights.load, 1, 1)
weights = ModelBin(from_datareader=DataReader(Springing(bytes(64), fail)))
raises(KeyError, weights.load, 4, 1)
same(numbers(weights.load(4, 1)), (0.0,) * 4, "usable afterwards")
weights = ModelBin(from_datareader=DataReader(Springing(bytes(64), lambda: weights.load(2, 1))))
survives(weights.load, 4, 1)

# A closed reader's ModelBin keeps what it needs.
reader = DataReader(from_memory=bytearray(64))
weights = ModelBin(from_datareader=reader)
reader.close()
reader = None
gc.collect()
same(survives(weights.load, 4, 1) is not None, True)
many = ModelBin(from_mat_array=[vector(float(i)) for i in range(500)])
gc.collect()
same([numbers(many.load(1, 1))[0] for _ in range(500)], [float(i) for i in range(500)])
for one in (weights, many):
    one.close()
    check("closed" in str(raises(ValueError, one.load, 1, 1)))
    check("closed" in repr(one))
done()
