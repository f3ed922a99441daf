"""What a callback is lent is dead after it, wherever it was kept; what was derived lives on."""

import gc

from ncnn_mp import Mat, Net

from contract import check, done, raises, same
from layers import KINDS, answer, custom_net, mine
from networks import numbers, vector

BETWEEN = ("Input data 0 1 data", "AbsVal abs 1 1 data mid", "Mine mine 1 1 mid out")
kept = []


def keep(layer, given, *rest):
    kept.append([rest[-1]])
    for mat in given if isinstance(given, list) else [given]:
        kept[-1].append(mat)
    return None if layer.support_inplace else ([given[0]] * rest[0] if len(rest) > 1 else given)


def dead(one):
    same("lent" in repr(one) or "closed" in repr(one), True, repr(one))
    if isinstance(one, Mat):
        calls = (
            one.to_bytes,
            one.clone,
            one.flatten,
            one.__enter__,
            lambda: one.fill(1.0),
            lambda: one.from_bytes(bytes(8)),
            lambda: one.reshape(2),
            lambda: one.convert_packing(1),
            lambda: one.get_channel_data(0),
            lambda: one.copy_make_border(1, 1, 1, 1, 0, 0.0),
            lambda: one.to_pixels(bytearray(100), Mat.PIXEL_GRAY, 2),
            lambda: one.w,
            lambda: one.data,
            lambda: answer(custom_net(mine(keep)), one),
        )
    else:
        calls = (
            lambda: one.num_threads,
            lambda: setattr(one, "num_threads", 2),
            lambda: one.set_blob_allocator(None),
            lambda: Mat(3).flatten(one),
            lambda: setattr(Net(), "option", one),
        )
    for call in calls:
        raises(ValueError, call)


for one, inplace in KINDS:
    net = custom_net(mine(keep, one, inplace), *BETWEEN)
    same(numbers(answer(net, vector(-1.0, 2.0))), (1.0, 2.0))
    gc.collect()
    (lent,) = kept
    check(len(lent) == 2)
    for each in lent:
        dead(each)
    lent[0].close()
    lent[1].close()
    same(numbers(answer(net, vector(3.0))), (3.0,))
    kept.clear()

done()
