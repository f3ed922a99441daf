"""Lines of a param file that a custom layer cannot serve are refused; many Mats are served."""

from ncnn_mp import Mat

from contract import check, done, raises, same, survives
from layers import KINDS, answer, custom_net, mine
from networks import numbers, vector


def any_call(layer, given, *rest):
    if isinstance(given, Mat):
        return None if len(rest) == 1 and layer.support_inplace else Mat(1)
    return [Mat(1) for _ in range(rest[0])] if len(rest) == 2 else 0


def tops(count):
    return " ".join([f"t{i}" for i in range(count)])


# No bottoms, no tops, more tops than a layer in place has Mats.
for one, inplace in KINDS:
    for bottoms in range(4):
        for count in range(6):
            lines = [f"Input i{i} 0 1 i{i}" for i in range(max(bottoms, 1))]
            names = " ".join([f"i{i}" for i in range(bottoms)])
            lines.append(f"Mine mine {bottoms} {count} {names} {tops(count)}")
            net = survives(custom_net, mine(any_call, one, inplace), *lines)
            if net is None:
                continue
            check(bottoms > 0 or count == 0, "no bottom", one, inplace)
            check(not one or (bottoms, count) == (1, 1), "one blob only", bottoms, count)
            inputs = [Mat(2) for _ in range(max(bottoms, 1))]
            for i in range(count):
                survives(answer, net, *inputs, out=f"t{i}")


# Exactly so many; as many as there is room for; one too many.
def fan_out(layer, mats, count, option):
    return [vector(float(i)) for i in range(count)]


for count in (1, 2, 63, 64, 65, 200):
    lines = ("Input data 0 1 data", f"Mine mine 1 {count} data {tops(count)}")
    net = survives(custom_net, mine(fan_out, one=False), *lines)
    if net is not None:
        last = survives(answer, net, vector(1.0), out=f"t{count - 1}")
        check(last is None or numbers(last) == (float(count - 1),), count)


def fan_in(layer, mats, count, option):
    return [vector(float(len(mats)), sum([numbers(mat)[0] for mat in mats]))]


for count in (2, 63, 64, 65, 200):
    split = ("Input data 0 1 data", f"Split split 1 {count} data {tops(count)}")
    lines = split + (f"Mine mine {count} 1 {tops(count)} out",)
    net = survives(custom_net, mine(fan_in, one=False), *lines)
    result = None if net is None else survives(answer, net, vector(1.0))
    if count <= 64:
        same(result and numbers(result), (count, count), "bottoms", count)

# A Mat that no layer gave never reaches one that runs in place.
raises(ValueError, answer, custom_net(mine(lambda layer, mat, option: Mat())), vector(1.0))
done()
