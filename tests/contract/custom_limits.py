"""Callbacks at the limit of native memory: every copy that fails leaves nothing behind. (Audit
builds have 16 MB of it, and the Mats here more than a third of that.)"""

import gc

from ncnn_mp import Mat, ModelBin, ParamDict

from contract import accounts, check, done, settle, survives
from layers import KINDS, custom_net, mine

SIZE = 1700000
BETWEEN = ("Input data 0 1 data", "AbsVal abs 1 1 data mid", "Mine mine 1 1 mid out")


def store(mat):
    with ParamDict() as params:
        params.set_array(0, mat)


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
        lambda: ModelBin(from_mat_array=[mat]),
        lambda: store(mat),
    ):
        made = survives(call)
        if made is not None:
            made.close()
    gc.collect()
    if not layer.support_inplace:
        return [mat] * rest[0] if len(rest) > 1 else mat


settle()
start = accounts()[0]
for one, inplace in KINDS:
    for _ in range(3):
        net = custom_net(mine(greedy, one, inplace), *BETWEEN)
        given = Mat(SIZE)
        extractor = net.create_extractor()
        extractor.input("data", given)
        result = survives(extractor.extract, "out")
        # Closed by hand: a collection may find any of them on the stack still.
        for each in (given, net, extractor, result):
            if each is not None:
                each.close()
        settle()
        check(accounts()[0] < start + SIZE, "left behind", accounts()[0] - start, one, inplace)
done()
