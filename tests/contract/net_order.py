"""Net's calls in the wrong order and with the wrong types."""

from ncnn_mp import Allocator, DataReader, Mat, Net, Option

from contract import check, done, raises, survives
from networks import DENSE_BIN, DENSE_PARAM

net = Net()
raises(ValueError, net.load_model, DENSE_BIN)
raises(ValueError, net.create_extractor)
net.load_param(DataReader(from_memory=DENSE_PARAM))
raises(ValueError, net.create_extractor)
net.load_model(DENSE_BIN)
raises(ValueError, net.load_model, DENSE_BIN)
for wrong in (None, 5, 1.5, [], (), object(), Mat(3), Option(), Allocator(), Net):
    for name in ("load_param", "load_param_bin", "load_model"):
        raises(TypeError, getattr(Net(), name), wrong)
for name in ("load_param", "load_param_bin", "load_model"):
    raises(TypeError, getattr(Net(), name))
    raises(TypeError, getattr(Net(), name), b"", b"")
raises(TypeError, net.create_extractor, 1)
raises(TypeError, net.clear, 1)
raises(TypeError, Net, 1)
closed = DataReader(from_memory=b"x")
closed.close()
for name in ("load_param", "load_param_bin", "load_model"):
    raises(ValueError, getattr(Net(), name), closed)
check(survives(net.clear) is None and net.input_count == 0)
done()
