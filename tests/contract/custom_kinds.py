"""The four kinds of custom layers: what each is given, and what becomes of what it gives."""

from ncnn_mp import Layer, Mat, Option

from contract import check, done, same
from layers import answer, custom_net, mine
from networks import numbers, vector

THREE = ("Input a 0 1 a", "Input b 0 1 b", "Mine mine 2 3 a b x y z")
seen = []


def one(layer, mat, option):
    seen.append((type(mat), type(option), mat.w, option.num_threads))
    return vector(*[2 * x for x in numbers(mat)])


def many(layer, mats, count, option):
    seen.append(([mat.w for mat in mats], count, option.num_threads))
    total = sum(sum(numbers(mat)) for mat in mats)
    return [Mat(i + 1) for i in range(count - 1)] + [vector(total)]


def inplace(layer, mat, option):
    seen.append((mat.w, option.num_threads))
    mat.from_bytes(vector(*[-x for x in numbers(mat)]).to_bytes())


def inplace_many(layer, mats, option):
    seen.append(([mat.w for mat in mats], option.num_threads))
    for i, mat in enumerate(mats):
        mat.fill(i + 0.5)
    return 0


net, given = custom_net(mine(one)), vector(1.0, 2.0, -3.0)
same(numbers(answer(net, given)), (2.0, 4.0, -6.0))
same(seen.pop(), (Mat, Option, 3, 1))
same(numbers(given), (1.0, 2.0, -3.0), "the input is untouched")

net = custom_net(mine(many, one=False), *THREE)
a, b = vector(1.0, 2.0), vector(4.0, 5.0, 6.0)
same([answer(net, a, b, out=out).w for out in "xy"], [1, 2])
same(numbers(answer(net, a, b, out="z")), (18.0,))
same(seen, [([2, 3], 3, 1)] * 3)
for kind in (tuple, list):
    wrapped = mine(lambda *given: kind(many(*given)), one=False)
    same(numbers(answer(custom_net(wrapped, *THREE), a, b, out="z")), (18.0,), kind)
seen.clear()

net = custom_net(mine(inplace, inplace=True))
same(numbers(answer(net, given)), (-1.0, -2.0, 3.0))
same(numbers(given), (1.0, 2.0, -3.0), "the input is untouched")
same(seen.pop(), (3, 1))

two = ("Input a 0 1 a", "Input b 0 1 b", "Mine mine 2 2 a b x y")
net = custom_net(mine(inplace_many, one=False, inplace=True), *two)
same(numbers(answer(net, a, b, out="x")), (0.5, 0.5))
same(numbers(answer(net, a, b, out="y")), (1.5, 1.5, 1.5))
same(seen, [([2, 3], 1)] * 2)
same((numbers(a), numbers(b)), ((1.0, 2.0), (4.0, 5.0, 6.0)))


# Without __init__ of its own, and flags of the class.
class Plain(Layer):
    def forward(self, mats, count, option):
        return [mats[0]] * count


class Flagged(Plain):
    one_blob_only = True

    def forward(self, mat, option):
        return super().forward([mat], 1, option)[0]


for cls in (Plain, Flagged):
    same(numbers(answer(custom_net(cls), vector(5.0))), (5.0,), cls)
check(numbers(answer(custom_net(Plain, "Input a 0 1 a", "Mine m 1 2 a x y"), a, out="y")))
done()
