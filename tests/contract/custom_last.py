"""destroy_pipeline() that raises: clear() raises it and has cleared; loading has other worries."""

from ncnn_mp import DataReader, Layer

from contract import check, done, raises, same
from layers import custom_net
from networks import Springing


class Oops(Exception):
    pass


def fail():
    raise Oops("stream")


class Last(Layer):
    def destroy_pipeline(self, option):
        raise Oops("last")


net = custom_net(Last)
check("last" in str(raises(Oops, net.clear)))
same(net.input_count, 0)
net.clear()
net = custom_net(Last)
net.close()
for at in (1, 2):
    net = custom_net(Last)
    stream = DataReader(Springing(b"7767517\n", fail, at))
    check("stream" in str(raises(Oops, net.load_param, stream)))
    same(net.input_count, 0)
    net = custom_net(Last)
    raises(ValueError, net.load_model, b"")
    net.load_param(DataReader(from_memory=b"7767517\n1 1\nInput data 0 1 data\n"))
    same(net.input_count, 1)
done()
