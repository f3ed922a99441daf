"""What a built-in layer makes with a lent Option outlives the network and its Allocators."""

from ncnn_mp import Allocator, Layer, ModelBin, Net, ParamDict

from contract import done, same, settle
from layers import answer, param
from networks import numbers, vector

kept = []


class Keeping(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = True
        self.inner = Layer(type="ReLU")
        self.inner.load_param(ParamDict())
        self.inner.load_model(ModelBin())

    def create_pipeline(self, option):
        self.inner.create_pipeline(option)

    def forward(self, mat, option):
        kept.append(self.inner.forward(mat, option))
        return mat


def run():
    net = Net()
    net.option.set_blob_allocator(Allocator())
    net.register_custom_layer("Keeping", Keeping)
    net.load_param(param("Input data 0 1 data", "Keeping keeping 1 1 data out"))
    net.load_model(b"")
    answer(net, vector(1.0, -2.0))


run()
settle()
same(numbers(kept[0]), (1.0, 0.0))
kept.clear()
settle()
done()
