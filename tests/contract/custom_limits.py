"""Callbacks at the limit of native memory: every copy that fails leaves nothing behind. (Audit
builds have 16 MB of it, and the Mats here more than a third of that.)"""

import gc

from ncnn_mp import Mat, ModelBin, ParamDict

from contract import accounts, check, done, settle, survives
from layers import KINDS, answer, custom_net, mine

SIZE = 1700000
BETWEEN = ("Input data 0 1 data", "AbsVal abs 1 1 data mid", "Mine mine 1 1 mid out")
kept = []


def greedy(layer, given, *rest):
    mat, option = given[0] if isinstance(given, list) else given, rest[-1]
    for call in (
        lambda: mat.reshape(SIZE // 2, 2),
        lambda: mat.reshape(SIZE // 4, 2, 2),
        lambda: mat.flatten(option),
        lambda: mat.convert_packing(4, option),
        lambda: mat.clone(),
        lambda: mat.copy_make_border(0, 0, 1, 1, 0, 0.0, option),
        lambda: mat.copy_make_border(0, 0, 0, 0, 0, 0.0, option),
        lambda: ModelBin(from_mat_array=[mat, mat]),
        lambda: ParamDict().set_array(0, mat),
    ):
        kept.append(survives(call))
    kept.clear()
    gc.collect()
    if not layer.support_inplace:
        return [mat] * rest[0] if len(rest) > 1 else mat


settle()
start = accounts()[0]
for one, inplace in KINDS:
    for _ in range(3):
        net = custom_net(mine(greedy, one, inplace), *BETWEEN)
        given = Mat(SIZE)
        result = survives(answer, net, given)
        for each in (given, net, result):
            if each is not None:
                each.close()
        del each, given, net, result
        settle()
        check(accounts()[0] < start + SIZE, "left behind", accounts()[0] - start, one, inplace)
done()
