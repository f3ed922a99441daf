# What a param says of the outputs of a layer in Python, and of what it does without, reached ncnn
# unchecked, as did such a layer of one blob with two outputs: releases without batches read behind
# both. A layer whose load_param() failed was deleted by those. Owner: binding. Found by reading.
from ncnn_mp import DataReader, Layer, Net

kept = []


class Mine(Layer):
    def __init__(self):
        super().__init__()
        self.one_blob_only = one
        kept.append(self)

    def load_param(self, pd):
        if fails:
            raise KeyError("no")
        return 0

    def forward(self, *given):
        return given[0]


one = fails = False
HINTS = (
    "-23330=1,4",
    "-23330=4,1,2,2,2",
    "-23330=4,4,2147483647,2147483647,2147483647",
    "30=5",
    '30="abc"',
    "31=4",
)
for ends in ("1 1 a b", "1 0 a", "1 2 a b c"):
    for one in (False, True):  # noqa: B007 - Mine asks
        for hint in HINTS:
            for fails in (False, True):
                net = Net()
                net.register_custom_layer("Mine", Mine)
                blobs = 1 + int(ends[2])
                param = f"7767517\n2 {blobs}\nInput in 0 1 a\nMine m {ends} {hint}\n"
                try:
                    net.load_param(DataReader(from_memory=param))
                    net.load_model(b"")
                    assert not fails
                except (ValueError, KeyError):
                    pass
                net.clear()
                for layer in kept:
                    repr(layer)
                kept.clear()
