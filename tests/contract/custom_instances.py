"""One instance is one layer of one Net, whatever a class gives; its __init__ may run again."""

from ncnn_mp import Layer, Net

from contract import check, done, same, survives
from layers import LINES, answer, custom_net, mine, param
from networks import numbers, vector

TWICE = ("Input data 0 1 data", "Mine one 1 1 data mid", "Mine two 1 1 mid out")
existing = Layer()


# In use once, refused for a second place, in this Net or another.
class Shared(Layer):
    def __new__(cls):
        return existing


class Once(Layer):
    made = []

    def __new__(cls):
        if not cls.made:
            cls.made.append(object.__new__(cls))
        return cls.made[0]

    def __init__(self):
        pass


for cls in (Shared, Once):
    net = Net()
    net.register_custom_layer("Mine", cls)
    survives(net.load_param, param(*LINES))
    other = Net()
    other.register_custom_layer("Mine", cls)
    for lines in (LINES, TWICE):
        survives(other.load_param, param(*lines))
        survives(other.load_model, b"")
    survives(net.load_model, b"")
    for one in (net, other):
        survives(one.create_extractor)
        survives(one.clear)
        survives(one.load_param, param(*TWICE))
        one.close()


# Made again by hand, while in use: it is another Layer then, and the Net has the first one.
def again(layer, mat, option):
    layer.__init__()
    same((layer.bottom_count, layer.name), (0, ""))
    return mat


net = custom_net(mine(again), *TWICE)
for _ in range(3):
    same(numbers(answer(net, vector(8.0))), (8.0,))
net.clear()
check(repr(existing))
done()
