"""Examples of the verifier's rows: a layer that runs, and what is next to it, which is refused.

A MicroPython script. Each example: the layer's line, the shapes of its inputs, what its model file
holds (numbers of floats, after a T those behind a tag), the shapes of its outputs; then parameters
that are refused, added to its line, and other shapes of inputs that are.
"""

import struct

from ncnn_mp import DataReader, Mat, Net

CONV = "0=2 1=3 5=1 6=18"
EXAMPLES = (
    ("Convolution", CONV, [(5, 4, 1)], "T18 2", [(3, 2, 2)],
     "0=0 0=3 1=0 1=2 2=0 3=0 4=-1 6=17 6=0 8=101 9=7 9=2 19=1 0=1.5 15=-233".split(), [[(5, 4, 2)], [(2, 4, 1)], [(5, 4)]]),
    ("Convolution", "0=3 1=1 6=12", [(4,)], "T12", [(3,)], [], [[(5,)]]),
    ("Convolution", "0=1 1=3 3=2 4=-233 6=9", [(8, 8, 1)], "T9", [(4, 4, 1)], ["4=-232"], []),
    ("Convolution", "0=2 1=3 5=1 6=18 8=1", [(5, 4, 1)], "T18 2 2 1", [(3, 2, 2)], [], []),
    ("ConvolutionDepthWise", "0=2 1=3 6=18 7=2", [(3, 3, 2)], "T18", [(1, 1, 2)], ["7=0", "7=3"], [[(3, 3, 1)], [(3, 3, 4)]]),
    ("Convolution1D", "0=2 1=3 6=12", [(5, 2)], "T12", [(3, 2)], ["1=0"], [[(5, 1)], [(2, 2)], [(5,)]]),
    ("ConvolutionDepthWise1D", "0=2 1=3 6=6 7=2", [(5, 2)], "T6", [(3, 2)], ["7=0"], [[(5, 1)]]),
    ("Deconvolution", "0=1 1=3 3=2 6=9", [(2, 2, 1)], "T9", [(5, 5, 1)], ["18=-1", "20=5", "28=1", "2=2147483647"], [[(2, 2, 2)]]),
    ("Deconvolution", "0=1 1=3 4=1 6=9", [(2, 2, 1)], "T9", [(2, 2, 1)], ["4=2", "4=9"], []),
    ("DeconvolutionDepthWise", "0=2 1=2 6=8 7=2", [(1, 1, 2)], "T8", [(2, 2, 2)], ["7=0"], [[(1, 1, 3)]]),
    ("InnerProduct", "0=3 1=1 2=12", [(4,)], "T12 3", [(3,)], ["0=0", "0=5", "2=0", "8=3"], [[(5,)], [(2, 3)]]),
    ("InnerProduct", "0=3 2=12", [(4, 5)], "T12", [(3, 5)], [], [[(5, 4)]]),
    ("Pooling", "1=2 2=2", [(5, 4, 2)], "", [(3, 2, 2)], ["0=2", "1=0", "2=0", "3=-1", "5=4"], [[(5, 4)]]),
    ("Pooling", "1=3 5=1", [(3, 3, 2)], "", [(1, 1, 2)], [], [[(2, 3, 2)]]),
    ("Pooling", "0=1 4=1", [(5, 4, 2)], "", [(2,)], [], []),
    ("Pooling", "0=1 7=1 8=2", [(5, 4, 2)], "", [(2, 2, 2)], ["8=0", "8=-1"], []),
    ("BatchNorm", "0=3", [(2, 2, 3)], "3 3 3 3", [(2, 2, 3)], ["0=0", "0=-1"], [[(2, 2, 2)]]),
    ("Bias", "0=3", [(2, 3)], "3", [(2, 3)], ["0=0"], [[(3, 2)]]),
    ("PReLU", "0=1", [(2, 3)], "1", [(2, 3)], ["0=0"], []),
    ("PReLU", "0=3", [(2, 3)], "3", [(2, 3)], [], [[(2, 4)]]),
    ("Scale", "0=3 1=1", [(3,)], "3 3", [(3,)], ["0=0", "0=-233"], [[(4,)]]),
    ("Scale", "0=-233", [(2, 2, 3), (3,)], "", [(2, 2, 3)], ["1=1", "0=3"], [[(2, 2, 3), (2,)]]),
    ("LayerNorm", "0=4", [(4, 3)], "4 4", [(4, 3)], ["0=0"], [[(3, 4)]]),
    ("RMSNorm", "0=4", [(4, 3)], "4", [(4, 3)], ["0=0"], [[(3, 4)]]),
    ("InstanceNorm", "0=3", [(4, 2, 3)], "3 3", [(4, 2, 3)], ["0=0"], [[(4, 2, 2)]]),
    ("GroupNorm", "0=2 1=4", [(3, 2, 4)], "4 4", [(3, 2, 4)], ["0=0", "0=3", "1=0"], [[(3, 2, 8)]]),
    ("ReLU", "0=0.1", [(3, 2)], "", [(3, 2)], [], []),
    ("UnaryOp", "0=4", [(3,)], "", [(3,)], ["0=28", "0=-1"], []),
    ("Softmax", "0=1 1=1", [(3, 2)], "", [(3, 2)], ["1=0", "0=4"], [[(3, 2), (3, 2)]]),
    ("Softmax", "0=2 1=1", [(3, 2, 2)], "", [(3, 2, 2)], [], [[(3, 2)]]),
    ("Eltwise", "0=1 -23301=2,1.0,2.0", [(3, 2), (3, 2)], "", [(3, 2)], ["0=3", "-23301=1,1.0"], [[(3, 2), (3, 1)], [(3, 2), (6,)]]),
    ("BinaryOp", "0=2", [(3, 2), (3,)], "", [(3, 2)], ["0=19", "1=1"], [[(3, 2), (4,)]]),
    ("BinaryOp", "0=2 1=1 2=3.0", [(3, 2)], "", [(3, 2)], ["1=0"], []),
    ("Concat", "0=0", [(3, 2, 1), (3, 2, 2)], "", [(3, 2, 3)], ["0=4"], [[(3, 2, 1), (3, 3, 2)], [(3, 2, 1), (3, 2)]]),
    ("Slice", "-23300=2,1,-233", [(3, 2, 4)], "", [(3, 2, 1), (3, 2, 3)], ["1=4", "-23300=1,1", "-23300=2,0,4", "-23300=2,1,4"], []),
    ("Slice", "1=-1 -23302=1,1", [(3,)], "", [(1,), (2,)], ["-23302=1,0", "-23302=1,3"], []),
    ("Crop", "0=1 1=0 2=0 3=2 4=1 5=-233", [(4, 3, 2)], "", [(2, 1, 2)], ["0=-1", "0=3 3=4 6=2"], []),
    ("Crop", "-23309=1,1 -23310=1,3 -23311=1,0", [(4, 3)], "", [(4, 2)], ["-23309=2,1,1", "-23311=1,3", "-23309=1,3"], []),
    ("Crop", "0=1 1=1", [(4, 3), (2, 2)], "", [(2, 2)], ["0=3", "0=-233"], [[(4, 3), (4, 2)]]),
    ("Padding", "0=1 1=1 2=2 3=0", [(3, 3, 2)], "", [(5, 5, 2)], ["0=-1", "4=3", "4=2 2=3"], []),
    ("Padding", "0=1 6=2", [(3, 3, 2)], "2", [(3, 4, 2)], ["6=-1"], [[(3, 3, 3)]]),
    ("Reshape", "0=-1 1=2", [(4, 3)], "", [(6, 2)], ["0=5", "1=-1", "1=-2", '6="1,2"'], [[(3, 3)]]),
    ("Permute", "0=1", [(4, 3)], "", [(3, 4)], ["0=24", "0=2"], []),
    ("Permute", "0=3", [(4, 3, 2)], "", [(2, 4, 3)], ["0=6"], [[(4, 3)]]),
    ("Flatten", "", [(4, 3, 2)], "", [(24,)], [], []),
    ("Interp", "0=2 1=2.0 2=2.0", [(3, 2, 2)], "", [(6, 4, 2)], ["0=0", "0=4", "1=0.0", "2=-1.0", '9="1"', "5=1"], []),
    ("Interp", "0=1 5=1", [(3, 2, 2), (5, 4, 1)], "", [(5, 4, 2)], ["5=0"], []),
    ("Squeeze", "-23303=1,0", [(4, 3, 1)], "", [(4, 3)], ["-23303=1,3"], []),
    ("ExpandDims", "-23303=1,0", [(4, 3)], "", [(4, 3, 1)], ["-23303=1,3", "-23303=2,0,0"], []),
    ("Reduction", "0=3 1=0 -23303=1,0 5=1", [(4, 3)], "", [(4,)], ["0=11", "5=0", "-23303=1,2"], []),
    ("Reduction", "0=0", [(4, 3)], "", [(1,)], [], []),
    ("ShuffleChannel", "0=2", [(2, 2, 4)], "", [(2, 2, 4)], ["0=0", "0=3"], []),
    ("PixelShuffle", "0=2", [(2, 2, 4)], "", [(4, 4, 1)], ["0=0", "1=2", "0=3"], []),
    ("Reorg", "0=2", [(4, 4, 1)], "", [(2, 2, 4)], ["0=0", "1=2", "0=5"], []),
    ("Tile", "0=0 1=2", [(4, 3)], "", [(4, 6)], ["1=0", "0=4", "-23302=2,0,1"], []),
    ("MemoryData", "0=3 1=2", [], "6", [(3, 2)], ["0=0", "0=-1", "21=2", "2=-1"], []),
    ("LSTM", "0=2 1=24", [(3, 4)], "T24 T8 T16", [(2, 4)], ["0=0", "1=23", "2=3", "3=0", "8=1"], [[(4, 4)], [(3,)]]),
    ("GRU", "0=2 1=36 2=2", [(3, 4)], "T36 T16 T24", [(4, 4)], ["0=0", "1=35"], [[(4, 4)]]),
    ("RNN", "0=2 1=6", [(3, 4)], "T6 T2 T4", [(2, 4)], ["0=0", "1=5"], [[(4, 4)]]),
    ("Gemm", "5=1 8=2 9=3", [(3, 4)], "T6", [(2, 4)], ["9=0", "4=1", "18=1", "3=2"], [[(4, 4)]]),
    ("Gemm", "3=1", [(3, 4), (3, 2)], "", [(2, 4)], ["3=0", "6=1 10=1"], [[(3, 4), (2, 3)]]),
    ("MatMul", "", [(3, 4), (2, 3)], "", [(2, 4)], ["0=1"], [[(3, 4), (2, 4)]]),
    ("Embed", "0=2 1=5 3=10", [(4,)], "T10", [(2, 4)], ["0=0", "1=4", "18=1"], [[(4, 2)]]),
    ("MultiHeadAttention", "0=4 1=2 2=16", [(4, 3)], "T16 4 T16 4 T16 4 T16 4", [(4, 3)], ["1=0", "1=3", "2=15", "7=1", "18=1"], [[(5, 3)]]),
    ("Split", "", [(3,)], "", [(3,), (3,)], [], []),
    ("Noop", "", [(3,), (4,)], "", [(3,), (4,)], [], []),
)  # fmt: skip
MANY_IN = (
    "Eltwise",
    "Concat",
    "Noop",
    "Gemm",
    "MatMul",
    "MultiHeadAttention",
    "Scale",
    "Crop",
    "Interp",
    "LSTM",
    "GRU",
    "RNN",
)
MANY_OUT = ("Slice", "Split", "Noop", "LSTM", "GRU", "RNN")
failures = []


def fail(*what):
    failures.append(what)
    print("FAILED:", *what)


def param(kind, line, bottoms, tops):
    lines = ["Input i%d 0 1 i%d" % (i, i) for i in range(bottoms)]
    blobs = ["i%d" % i for i in range(bottoms)] + ["o%d" % i for i in range(tops)]
    lines.append(" ".join([kind, "layer", str(bottoms), str(tops)] + blobs + [line]))
    return DataReader(
        from_memory="7767517\n%d %d\n%s\n" % (len(lines), len(blobs), "\n".join(lines))
    )


def model(weights):
    data = b""
    for one in weights.split():
        tag, count = one[0] == "T", int(one.lstrip("T"))
        data += bytes(4 * tag) + struct.pack("<f", 0.5) * count
    return data


def mat(shape):
    w, h, d, c = (
        (list(shape) + [0, 0, 0])[:4] if len(shape) != 3 else (shape[0], shape[1], 0, shape[2])
    )
    made = Mat(w, h, d, c)
    made.fill(1.0)
    return made


def refused(call, *args):
    try:
        call(*args)
    except ValueError as error:
        return str(error)
    return None


def run(kind, line, weights, shapes, tops):
    """The shapes of the outputs, as ncnn has them and as the verifier said."""
    net = Net()
    net.load_param(param(kind, line, len(shapes), tops))
    net.load_model(model(weights))
    extractor = net.create_extractor()
    for i, shape in enumerate(shapes):
        extractor.input("i%d" % i, mat(shape))
    mats = [extractor.extract("o%d" % i) for i in range(tops)]
    got = [((m.w,), (m.w, m.h), (m.w, m.h, m.c), (m.w, m.h, m.d, m.c))[m.dims - 1] for m in mats]
    said = list(net.report()["layers"][-1][2])
    return got, said


for kind, line, shapes, weights, outputs, params, inputs in EXAMPLES:
    what = kind + " " + line
    got, said = run(kind, line, weights, shapes, len(outputs))
    if not got == said == outputs:
        fail(what, "gives", got, "said", said)
    # Weights of a number more, or fewer.
    whole = model(weights)
    for wrong in (whole + bytes(4), whole[:-4]):
        net = Net()
        net.load_param(param(kind, line, len(shapes), len(outputs)))
        if wrong != whole and not refused(net.load_model, wrong):
            fail(what, "takes", len(wrong), "bytes of weights")
    # Storage of other kinds, where there is a tag.
    if weights.startswith("T"):
        for tag in (0x01348B83, 0x000D4B38, 1):
            net = Net()
            net.load_param(param(kind, line, len(shapes), len(outputs)))
            quantized = tag == 0x000D4B38 and "8=1" in line
            if not quantized and not refused(net.load_model, struct.pack("<I", tag) + whole[4:]):
                fail(what, "takes tag", hex(tag))
    # Inputs and outputs of another number.
    if kind not in MANY_IN and not refused(
        Net().load_param, param(kind, line, len(shapes) + 1, len(outputs))
    ):
        fail(what, "takes an input more")
    if kind not in MANY_OUT and not refused(
        Net().load_param, param(kind, line, len(shapes), len(outputs) + 1)
    ):
        fail(what, "takes an output more")
    if (
        not refused(Net().load_param, param(kind, line, 0 if shapes else 9, len(outputs)))
        and kind != "Noop"
    ):
        fail(what, "takes no inputs")
    # Parameters: some are found out only when shapes are known.
    for one in params:
        if not refused(run, kind, line + " " + one, weights, shapes, len(outputs)):
            fail(what, "takes", one)
    for other in inputs:
        if not refused(run, kind, line, weights, other, len(outputs)):
            fail(what, "takes inputs", other)
print("%d examples of %d layer types" % (len(EXAMPLES), len({example[0] for example in EXAMPLES})))
assert not failures, len(failures)
