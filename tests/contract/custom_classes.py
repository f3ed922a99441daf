"""Classes that are no good custom layers: what they raise surfaces, the Net stays empty, and the
next class works."""

from ncnn_mp import Layer, Mat, Net, ParamDict

from contract import NOT_INTS, done, raises, same
from layers import LINES, answer, mine, param
from networks import numbers, vector

TWICE = ("Input data 0 1 data", "Mine one 1 1 data mid", "Mine two 1 1 mid out")


class Raises(Layer):
    def __init__(self):
        raise KeyError("at once")


class RaisesLate(Layer):
    def __init__(self):
        super().__init__()
        raise KeyError("later")


class Closes(Layer):
    def __init__(self):
        super().__init__()
        self.close()


class BuiltIn(Layer):
    def __init__(self):
        super().__init__(type="ReLU")


class Wants(Layer):
    def __init__(self, argument):
        super().__init__()


class NoLayer(Layer):
    def __new__(cls):
        return 5


class OtherClass(Layer):
    def __new__(cls):
        return ParamDict()


class OtherLayer(Layer):
    def __new__(cls):
        return Layer(type="ReLU")


class Flag(Layer):
    """A flag whose truth closes the layer, and may raise."""

    raises = False

    def __init__(self):
        super().__init__()
        layer = self

        class Evil:
            def __bool__(self):
                layer.close()
                if layer.raises:
                    raise KeyError("truth")
                return True

        self.one_blob_only = Evil()


class RaisingFlag(Flag):
    raises = True


class Property(Layer):
    @property
    def support_inplace(self):
        raise KeyError("property")


REFUSED = (
    (Raises, KeyError),
    (RaisesLate, KeyError),
    (Closes, ValueError),
    (BuiltIn, ValueError),
    (Wants, TypeError),
    (NoLayer, TypeError),
    (OtherClass, TypeError),
    (OtherLayer, ValueError),
    (Flag, ValueError),
    (RaisingFlag, KeyError),
    (Property, KeyError),
)
net, good = Net(), mine(lambda layer, mat, option: vector(numbers(mat)[0] + 1))
for cls, error in REFUSED:
    for lines in (LINES, TWICE):
        net.clear()
        net.register_custom_layer("Mine", cls)
        raises(error, net.load_param, param(*lines))
        same((net.input_count, "empty" in repr(net)), (0, True), cls)
        raises(ValueError, net.load_model, b"")
    net.clear()
    net.register_custom_layer("Mine", good)
    net.load_param(param(*TWICE))
    net.load_model(b"")
    same(numbers(answer(net, vector(1.0))), (3.0,), cls)

for wrong in NOT_INTS + (Mat, Net, object, int, type, Layer(), good(), ParamDict, lambda: Layer()):
    raises(TypeError, net.register_custom_layer, "Mine", wrong)
raises(TypeError, net.register_custom_layer, "Mine")
raises(TypeError, net.register_custom_layer, "Mine", good, good)
done()
