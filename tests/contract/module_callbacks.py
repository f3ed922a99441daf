"""Python code that runs inside a call of the module, by __float__, __bool__ or __getitem__ of an
argument, and closes or changes what the call works on: safe or refused."""

import gc

from ncnn_mp import Allocator, DataReader, Mat, Net, Option

from contract import check, done, survives
from networks import dense_net, vector


class Trap:
    """Anything a call may ask of an argument runs `spring` first."""

    def __init__(self, spring):
        self.spring = spring

    def answer(self, value):
        self.spring()
        gc.collect()
        return value

    def __float__(self):
        return self.answer(1.0)

    def __int__(self):
        return self.answer(1)

    def __bool__(self):
        return self.answer(True)

    def __len__(self):
        return self.answer(3)

    def __getitem__(self, index):
        return self.answer(1.0)

    def __repr__(self):
        return self.answer("trap")


def make():
    net, option, pool = dense_net(), Option(), Allocator()
    option.set_blob_allocator(pool)
    mat, buf = Mat(4, 4, c=3), bytearray(64)
    lent, reader = Mat(4, 4, data=buf), DataReader(from_memory=buf)
    extractor = net.create_extractor()
    given = vector(1.0, 2.0, 3.0, 4.0)
    extractor.input("data", given)
    objects = [net, option, pool, mat, lent, reader, extractor, given]

    def spring():
        for one in objects:
            one.close()
        buf.extend(bytes(5000))
        values.clear()
        values.extend([0.0] * 50)

    values = [Trap(spring)] * 3
    return objects, values, Trap(spring)


CALLS = (
    lambda o, v, t: o[3].fill(t),
    lambda o, v, t: o[4].fill(t),
    lambda o, v, t: o[3].substract_mean_normalize(v, None),
    lambda o, v, t: o[3].substract_mean_normalize(None, v),
    lambda o, v, t: o[3].substract_mean_normalize(v, v),
    lambda o, v, t: o[3].substract_mean_normalize(tuple(v), t),
    lambda o, v, t: o[3].substract_mean_normalize(t, None),
    lambda o, v, t: o[3].copy_make_border(1, 1, 1, 1, 0, t, o[1]),
    lambda o, v, t: o[3].copy_make_border(t, 1, 1, 1, 0, t, o[1]),
    lambda o, v, t: o[3].copy_make_border(1, 1, 1, 1, 0, 0.0, o[1], front=t),
    lambda o, v, t: o[3].copy_cut_border(1, 1, t, 1),
    lambda o, v, t: o[3].reshape(t, 16),
    lambda o, v, t: o[3].reshape(48, t),
    lambda o, v, t: o[3].convert_packing(t, o[1]),
    lambda o, v, t: o[3].get_channel_data(t),
    lambda o, v, t: o[3].from_bytes(t),
    lambda o, v, t: Mat(t, 3, allocator=o[2]),
    lambda o, v, t: Mat(4, elemsize=t, allocator=o[2]),
    lambda o, v, t: Allocator(unlocked=t),
    lambda o, v, t: o[2].fast_malloc(t),
    lambda o, v, t: setattr(o[1], "use_packing_layout", t),
    lambda o, v, t: setattr(o[1], "num_threads", t),
    lambda o, v, t: setattr(o[0].option, "use_packing_layout", t),
    lambda o, v, t: setattr(Net().option, "use_packing_layout", t),
    lambda o, v, t: o[0].get_input_name(t),
    lambda o, v, t: o[0].load_model(t),
    lambda o, v, t: o[5].read(t),
    lambda o, v, t: o[5].scan(t, bytearray(8)),
    lambda o, v, t: o[6].extract(t),
    lambda o, v, t: o[6].input(t, o[7]),
    lambda o, v, t: o[6].input("data", t),
)
for call in CALLS:
    objects, values, trap = make()
    survives(call, objects, values, trap)
    for one in objects:
        check(repr(one))
        one.close()
done()
