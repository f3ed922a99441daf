"""Whatever forward() gives that is not what the network needs is refused, by extract()."""

from ncnn_mp import Mat, Net, Option

from contract import HOSTILE_INTS, done, raises, same
from layers import answer, custom_net, mine
from networks import numbers, vector

THEN_RELU = ("Input data 0 1 data", "Mine mine 1 1 data mid", "ReLU relu 1 1 mid out")
TWO = ("Input data 0 1 data", "Mine mine 1 2 data x out")


def closed():
    mat = Mat(3)
    mat.close()
    return mat


def moved():
    buffer = bytearray(16)
    mat = Mat(4, data=buffer)
    buffer.extend(bytes(10000))
    return mat


NO_MATS = (None, 5, 0, 1.5, "x", b"bytes", {}, object(), Mat, Option(), Net(), iter([Mat(1)]))
UNFIT = (
    Mat,
    closed,
    moved,
    lambda: Mat(16, elemsize=1),
    lambda: Mat(16, elemsize=2),
    lambda: Mat(16, elempack=4),
    lambda: Mat(16, elemsize=4, elempack=4),
    lambda: Mat(4, 4, elemsize=3, elempack=3),
    lambda: Mat(5, 5, c=3, elemsize=1),
    lambda: Mat(16, n=3),
)
for lines in (THEN_RELU, THEN_RELU[:1] + ("Mine mine 1 1 data out",)):
    for result in NO_MATS + ([], [Mat(1)], (Mat(1),)):
        net = custom_net(mine(lambda layer, mat, option: result), *lines)
        raises(TypeError, answer, net, vector(1.0, 2.0))
    for make in UNFIT:
        net = custom_net(mine(lambda layer, mat, option: make()), *lines)
        raises(ValueError, answer, net, vector(1.0, 2.0))

for result in NO_MATS + (Mat(2), {Mat(1), Mat(2)}):
    net = custom_net(mine(lambda layer, mats, count, option: result, one=False), *TWO)
    raises(TypeError, answer, net, vector(1.0))
for result in ([], (), [Mat(1)], [Mat(1)] * 3, (Mat(1),) * 65):
    net = custom_net(mine(lambda layer, mats, count, option: result, one=False), *TWO)
    raises(ValueError, answer, net, vector(1.0))
for wrong in NO_MATS[:6]:
    for result in ([Mat(1), wrong], [wrong, Mat(1)], (wrong, wrong)):
        net = custom_net(mine(lambda layer, mats, count, option: result, one=False), *TWO)
        raises(TypeError, answer, net, vector(1.0))
for make in UNFIT:
    net = custom_net(mine(lambda layer, mats, count, option: [Mat(1), make()], one=False), *TWO)
    raises(ValueError, answer, net, vector(1.0))

# In place: None or a status.
for result, wanted in ((None, (1.0,)), (0, (1.0,)), (False, (1.0,))):
    net = custom_net(mine(lambda layer, mat, option: result, inplace=True))
    same(numbers(answer(net, vector(1.0))), wanted, result)
for result in (1, -1, -100, 2**31 - 1, -(2**31), True):
    for one in (True, False):
        net = custom_net(mine(lambda layer, mat, option: result, one, inplace=True))
        raises((RuntimeError, ValueError), answer, net, vector(1.0))
for result in ("x", 1.5, [], Mat(3), object()):
    net = custom_net(mine(lambda layer, mat, option: result, inplace=True))
    raises(TypeError, answer, net, vector(1.0))
for result in HOSTILE_INTS[2:]:
    net = custom_net(mine(lambda layer, mat, option: result, inplace=True))
    raises(ValueError, answer, net, vector(1.0))

# A Net goes on after a refused result.
results = [None, Mat(), 5, vector(4.0)]
net = custom_net(mine(lambda layer, mat, option: results.pop(0)))
for error in (TypeError, ValueError, TypeError):
    raises(error, answer, net, vector(1.0))
same(numbers(answer(net, vector(1.0))), (4.0,))
done()
