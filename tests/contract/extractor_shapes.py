"""The shape that an Input line declares is a hint: networks take what their layers take."""

from ncnn_mp import Mat, Net

from contract import done, raises, same
from layers import param
from networks import numbers

# A Convolution of one weight, 2, on one channel; the file declares 4 x 3, of its output, too.
LINES = "Input in 0 1 in 0=4 1=3 2=1", "Convolution conv 1 1 in out 0=1 1=1 6=1 -23330=4,3,4,3,1"
WEIGHTS = bytes(4) + b"\0\0\0@"


def loaded(**how):
    net = Net(**how)
    net.load_param(param(*LINES))
    net.load_model(WEIGHTS)
    return net


def ones(*shape, **channels):
    mat = Mat(*shape, **channels)
    mat.fill(1.0)
    return mat


net = loaded()
same([blob.shape for blob in net.blobs()], [(4, 3, 1), (4, 3, 1)], "what the file declares")
declared = net.report()["peak"]
extractor = net.create_extractor()
for w, h in ((4, 3), (1, 1), (9, 7), (3, 4), (4, 3)):
    extractor.input("in", ones(w, h, c=1))
    out = extractor.extract("out")
    same((out.w, out.h, out.c, numbers(out)), (w, h, 1, (2.0,) * (w * h)))
    same([blob.shape for blob in net.blobs()], [(w, h, 1), (w, h, 1)], "what was given last")
same(net.report()["peak"], declared)

# What a layer cannot take is refused when it would run: the Extractor goes on.
for wrong in (ones(4, 3, c=2), ones(2, 2, 2, 2)):
    extractor.input("in", wrong)
    raises(ValueError, extractor.extract, "out")
    extractor.input("in", ones(4, 3, c=1))
    same(numbers(extractor.extract("out")), (2.0,) * 12)

# A model that nobody has checked is asked for nothing but what it declares.
extractor = loaded(verify=False).create_extractor()
for wrong in (ones(4), ones(4, 3), ones(3, 4, c=1), ones(4, 3, c=2), ones(4, 3, 1, 1)):
    raises(ValueError, extractor.input, "in", wrong)
extractor.input("in", ones(4, 3, c=1))
same(numbers(extractor.extract("out")), (2.0,) * 12)
done()
