"""A hundred classes of custom layers in one network; one replaced a hundred times."""

from ncnn_mp import Net

from contract import done, raises, same
from layers import answer, mine, param
from networks import numbers, vector

net, count = Net(), 100
for i in range(count):
    add = lambda layer, mat, option, i=i: vector(numbers(mat)[0] + i)  # noqa: E731
    net.register_custom_layer(f"Mine{i}", mine(add))
lines = ["Input in 0 1 in", "Split s 1 100 in " + " ".join([f"in{i}" for i in range(count)])]
lines += [f"Mine{i} l{i} 1 1 in{i} out{i}" for i in range(count)]
for _ in range(2):
    net.load_param(param(*lines))
    net.load_model(b"")
    for i in range(0, count, 7):
        same(numbers(answer(net, vector(0.5), out=f"out{i}")), (i + 0.5,))
net.clear()
for i in range(count):
    net.register_custom_layer("Mine1", mine(lambda layer, mat, option, i=i: vector(i)))
net.load_param(param(*lines))
net.load_model(b"")
same(numbers(answer(net, vector(0.5), out="out1")), (99.0,))
net.close()
raises(ValueError, net.register_custom_layer, "Mine", mine(None))
done()
