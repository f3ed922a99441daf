"""Networks that run networks: nested, the same class again, without end; long chains of them."""

import gc

from ncnn_mp import Net

from contract import check, done, raises, same
from layers import KINDS, answer, custom_net, mine
from networks import dense, dense_net, numbers, vector

# A custom layer that runs another network, a built-in one included.
inner = dense_net()


def run_inner(layer, mat, option):
    return answer(inner, mat)


x = (1.0, 2.0, 3.0, 4.0)
net = custom_net(mine(run_inner))
same(numbers(answer(net, vector(*x))), dense(x))
two = custom_net(mine(lambda layer, mat, option: answer(net, mat)))
same(numbers(answer(two, vector(*x))), dense(x))
inner.close()
raises(ValueError, answer, two, vector(*x))
net.close()
raises(ValueError, answer, two, vector(*x))


# A network for every call, each with the same class: as deep as asked for, and no deeper.
def counting(layer, mat, option):
    left = numbers(mat)[0]
    if left == 0:
        return vector(100.0)
    result = answer(custom_net(type(layer)), vector(left - 1))
    gc.collect()
    return vector(numbers(result)[0] + 1)


for depth in range(4):
    same(numbers(answer(custom_net(mine(counting)), vector(float(depth)))), (100.0 + depth,))


def endless(layer, given, *rest):
    result = answer(custom_net(type(layer)), vector(1.0))
    return [result] if isinstance(given, list) else result


def own_forward(layer, mat, option):
    return layer.forward(mat, option)


for one, inplace in KINDS:
    error = raises(RuntimeError, answer, custom_net(mine(endless, one, inplace)), vector(1.0))
    check("recursion" in str(error), error)
raises(RuntimeError, answer, custom_net(mine(own_forward)), vector(1.0))


# (Classes defined in the depth would leave MicroPython's locals in disorder.)
for hook in ("load_param", "create_pipeline", "destroy_pipeline"):
    cls = mine(lambda layer, mat, option: mat)
    setattr(cls, hook, lambda *given: custom_net(cls).clear())
    try:
        custom_net(cls).clear()
        check(hook == "destroy_pipeline", "nothing raised", hook)
    except RuntimeError as error:
        check("recursion" in str(error), error)

# Chains: ncnn recurses once a layer.
for length in (1, 10, 40):
    lines = ["Input b0 0 1 b0"]
    lines += [f"Mine m{i} 1 1 b{i} b{i + 1}" for i in range(length)]
    net = custom_net(mine(lambda layer, mat, option: vector(numbers(mat)[0] + 1)), *lines)
    same(numbers(answer(net, vector(0.0), out=f"b{length}")), (float(length),))
    gc.collect()


# Deep in Python already: the callback either runs or raises, and the next extraction runs.
def deep(depth, net):
    return deep(depth - 1, net) if depth else numbers(answer(net, vector(0.0), out=f"b{length}"))


for depth in range(0, 400, 20):
    try:
        same(deep(depth, net), (float(length),))
    except RuntimeError as error:
        check("recursion" in str(error), error)
same(deep(0, net), (float(length),))
check(repr(Net()))
done()
