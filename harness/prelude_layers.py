"""Text that programs about layers and pixels lean on: weights, images, misbehaving Python layers.

Numbers are multiples of 1/64, the same on every side of a comparison. A Python layer is
well-behaved but for one visit of one of its methods, where an event happens; what the event
answers, the method gives to ncnn.
"""

from __future__ import annotations

_NUMBERS = """\
import array
def numbers(count, positive):
    found = [((i * 37 + 11) % 64 + 1) / 64 for i in range(count)]
    return array.array("f", found if positive else [2 * x - 1 for x in found])
"""

_FILLED = """\
def filled(w, h, d, c, positive):
    return Mat(w, h, d, c, data=numbers(w * (h or 1) * (d or 1) * (c or 1), positive))
"""

_PARAMS = """\
import array
def params(items):
    made = ParamDict()
    for id, value in items:
        if isinstance(value, tuple):
            code = "f" if isinstance(value[0], float) else "i"
            made.set_array(id, Mat(len(value), data=array.array(code, value)))
        elif isinstance(value, float):
            made.set_float(id, value)
        else:
            made.set_int(id, value)
    return made
"""

_WEIGHTS = """\
def weights(counts, positive):
    return ModelBin(from_mat_array=[Mat(n, data=numbers(n, positive)) for n, raw in counts])
"""

_BYTE_WEIGHTS = """\
def byte_weights(counts):
    return ModelBin(from_mat_array=[Mat(n, elemsize=1) for n, raw in counts])
"""

_STORED = """\
def stored(counts, positive):
    return b"".join([bytes(0 if raw else 4) + bytes(numbers(n, positive)) for n, raw in counts])
"""

_CUSTOM = """\
REFUSED += (TypeError, AttributeError, KeyError, IndexError, OSError, NotImplementedError)
REFUSED += (KeyboardInterrupt,)
def custom(one, inplace, place="", after=0, event=None, victim=None):
    visits = [after]
    def at(where, lent, answer):
        if where == place:
            visits[0] -= 1
            if visits[0] == -1:
                other = event(victim, lent)
                return answer if other is None else other
        return answer
    class Custom(Layer):
        def __init__(self):
            super().__init__()
            self.one_blob_only = one
            self.support_inplace = inplace
            at("__init__", self, None)
        def load_param(self, pd):
            try: self.look()
            except ValueError: pass
            self.size = pd.get_int(0, 0)
            return at("load_param", pd, None)
        def load_model(self, mb):
            if self.size:
                self.weights = mb.load(self.size, 1)
            return at("load_model", mb, None)
        def create_pipeline(self, opt):
            return at("create_pipeline", opt, None)
        def destroy_pipeline(self, opt):
            return at("destroy_pipeline", opt, None)
        def look(self):
            for i in range(self.bottom_count):
                self.get_bottom(i), self.get_bottom_shape(i)
            for i in range(self.top_count):
                self.get_top(i), self.get_top_shape(i)
        def forward(self, given, *rest):
            self.look()
            made = given.clone() if one else [given[0].clone() for i in range(rest[0])]
            return at("forward", given, made)
        def forward_inplace(self, given, opt):
            self.look()
            for mat in [given] if one else given:
                mat.fill(2)
            return at("forward_inplace", given, None)
    return Custom
"""

_FIXED = """\
def built_in(name):
    class BuiltIn(Layer):
        def __init__(self):
            super().__init__(type=name)
    return BuiltIn
def shared():
    class Shared(Layer):
        made = []
        def __new__(cls):
            if not cls.made:
                cls.made.append(object.__new__(cls))
            return cls.made[0]
    return Shared
"""

_IMAGE = """\
def image(w, h, channels, stride, off):
    made = bytearray(max(stride * (h - 1) + w * channels + off, 0))
    for i in range(0, len(made), 3):
        made[i] = i * 29 & 255
    return made
"""

_MODEL = """\
import struct
def model(weights, tail):
    parts = []
    for count, tag, scale, positive in weights:
        if tag is not None:
            parts.append(struct.pack("<I", tag))
        parts.append(array.array("f", [x * scale for x in numbers(count, positive)]))
    return b"".join([bytes(part) for part in parts]) + tail
"""

_ZEROS = """\
class Zeros:
    def readinto(self, buf):
        buf[:] = bytes(len(buf))  # megabytes of them, sometimes
        return len(buf)
"""

_LOAD_NETWORK = """\
def load_network(network):
    param, binary, weights, tail, inputs, other_options = network
    net = Net()
    for name in other_options:
        setattr(net.option, name, not getattr(net.option, name))
    try:
        reader = DataReader(from_memory=param)
        net.load_param_bin(reader) if binary else net.load_param(reader)
        net.load_model(DataReader(Zeros()) if weights is None else model(weights, tail))
    except REFUSED: pass
    return net
"""

_RUN_NETWORK = """\
def run_network(net, network):
    inputs = network[4]
    extractor = net.create_extractor()
    for i in range(net.input_count):
        extractor.input(net.get_input_index(i), filled(*inputs[i % len(inputs)], False))
    outputs = []
    for i in range(net.output_count):
        try: outputs.append(extractor.extract(net.get_output_index(i)))
        except REFUSED: pass
    return outputs
"""

# What may happen inside of a Python layer, besides what may happen inside of a stream's read().
LAYER_EVENTS: dict[str, str | None] = {
    "interrupt": None,
    "shut": None,
    "touch": None,
    "adopt": None,
    "bytes_mat": None,
    "empty_mat": None,
    "other_shape": None,
    "many": None,
    "stale": None,
    "deep": None,
    "slow": None,
    "flags": None,
    "tune": None,
    "rerun": "Extractor",
    "reinput": "Extractor",
    "register": "Net",
}

_LINES: dict[str, str] = {
    "interrupt": "raise KeyboardInterrupt",
    "adopt": "return buf",
    "bytes_mat": "return Mat(16, elemsize=1)",
    "empty_mat": "return Mat()",
    "other_shape": "return Mat(2, 3, c=4)",
    "many": "return [Mat(3)] * 9",
    "stale": "return kept[-1]",
    "deep": "return deep(victim, buf)",
    "slow": "return sum(range(3000)) and None",
    "tune": "buf.use_packing_layout ^= True",
    "flags": "buf.one_blob_only = not buf.one_blob_only",
    "rerun": "return victim.extract(1)",
    "reinput": "victim.input(0, Mat(4))",
    "register": 'victim.register_custom_layer("Mine", Layer)',
}

_SHUT = """\
def shut(victim, buf):
    for lent in buf if isinstance(buf, (list, tuple)) else [buf]:
        lent.close()
    gc.collect()
"""

_TOUCH = """\
def touch(victim, buf):
    for lent in buf if isinstance(buf, (list, tuple)) else [buf]:
        kept.append(lent)
        for name in dir(lent):
            getattr(lent, name)
        repr(lent)
        if isinstance(lent, Mat):
            kept.append(lent.reshape(lent.w * lent.h * lent.d * lent.c))
            lent.from_bytes(lent.to_bytes())
            lent.fill(1)
"""

# Networks of one Python layer, by how many blobs it takes and gives.
NETWORKS: dict[tuple[int, int], str] = {
    (1, 1): "7767517\\n3 3\\nInput a 0 1 a\\nMine m 1 1 a b 0=2\\nReLU r 1 1 b out\\n",
    (
        2,
        1,
    ): "7767517\\n4 4\\nInput a 0 1 a\\nInput c 0 1 c\\nMine m 2 1 a c b\\nTanH t 1 1 b out\\n",
    (1, 2): "7767517\\n3 4\\nInput a 0 1 a\\nMine m 1 2 a b c\\nBinaryOp o 2 1 b c out\\n",
    (2, 2): "7767517\\n4 5\\nInput a 0 1 a\\nInput c 0 1 c\\nMine m 2 2 a c b d\\n"
    "Eltwise e 2 1 b d out\\n",
    (3, 1): "7767517\\n5 7\\nInput a 0 1 a\\nSplit s 1 3 a a0 a1 a2\\nMine m 1 1 a0 b 0=2\\n"
    "Mine n 2 1 b a1 c\\nBinaryOp o 2 1 c a2 out\\n",
    (70, 1): "7767517\\n4 73\\nInput a 0 1 a\\nSplit s 1 70 a "
    + "".join(f"a{i} " for i in range(70))
    + "\\nMine m 70 1 "
    + "".join(f"a{i} " for i in range(70))
    + "b\\nReLU r 1 1 b out\\n",
}


def fragments() -> dict[str, tuple[str, ...]]:
    """Name -> the pieces of text that it takes."""
    found: dict[str, tuple[str, ...]] = {
        "numbers": (_NUMBERS,),
        "filled": (_NUMBERS, _FILLED),
        "params": (_PARAMS,),
        "weights": (_NUMBERS, _WEIGHTS),
        "byte_weights": (_BYTE_WEIGHTS,),
        "stored": (_NUMBERS, _STORED),
        "custom": (_CUSTOM,),
        "image": (_IMAGE,),
        "built_in": (_FIXED,),
        "shared": (_FIXED,),
        "shut": (_SHUT,),
        "touch": (_TOUCH,),
        "load_network": (_NUMBERS, _MODEL, _ZEROS, _LOAD_NETWORK),
        "run_network": (_NUMBERS, _FILLED, _RUN_NETWORK),
    }
    for name, line in _LINES.items():
        found[name] = (f"def {name}(victim, buf): {line}\n",)
    for (bottoms, tops), text in NETWORKS.items():
        name = f"network_{bottoms}_{tops}"
        found[name] = (f'{name} = b"{text}"\n',)
    return found
