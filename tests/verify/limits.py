"""What the verifier costs, and where it stops: a MicroPython script."""

import gc
import time

from ncnn_mp import DataReader, Mat, Net, native_bytes

MAGIC = "7767517\n"


def load(text, model=b""):
    net = Net()
    net.load_param(DataReader(from_memory=text))
    net.load_model(model)
    return net


def refused(text):
    try:
        load(text)
    except ValueError as error:
        return str(error)
    return ""


def chain(layers):
    lines = ["Input in 0 1 b0"] + [
        "ReLU r%d 1 1 b%d b%d" % (i, i, i + 1) for i in range(layers - 1)
    ]
    return MAGIC + "%d %d\n" % (layers, layers) + "\n".join(lines) + "\n"


def cpu_seconds(text, times):
    gc.collect()
    start = time.clock()
    for _ in range(times):
        load(text).close()
    return (time.clock() - start) / times


# Deeper than any stack could follow: ncnn's recursion stays short.
with load(chain(8000)) as net:
    extractor, mat = net.create_extractor(), Mat(2)
    mat.fill(3.0)
    extractor.input("b0", mat)
    for blob in ("b7999", "b4000", "b7999"):
        assert extractor.extract(blob).to_bytes() == mat.to_bytes(), blob
    assert net.report()["peak"] == 16
assert "number of layers" in refused(chain(8193))

# Time grows as the file does, not as its square.
short, long = chain(1000), chain(8000)
ratio = cpu_seconds(long, 10) / cpu_seconds(short, 80)
assert ratio < 40, ratio
print("8 times the file: %.1f times the time" % ratio)

# Tokens, lines, files.
wide = MAGIC + "2 2\nInput in 0 1 a\n%s n 1 1 a b %s\n"
for kind, rest in (
    ("R" * 256, ""),
    ("ReLU", " " * (1 << 16)),
    ("ReLU", "0=" + "1" * 200),
    ("ReLU", '5="' + "x" * 300 + '"'),
):
    assert refused(wide % (kind, rest)), (kind[:9], rest[:9])
assert not refused(wide % ("ReLU", " " * 60000))
assert "4 MiB" in refused(" " * (4 << 20) + chain(2))

# Blobs: no more than there may be, whatever the file says.
many = ["Input in 0 1 b0"]
for first in range(1, 1 + 65 * 254, 254):
    names = " ".join("b%d" % (first + i) for i in range(254))
    many.append("Split s%d 1 254 b%d %s" % (first, first - 1, names))
assert "than 16384" in refused(MAGIC + "66 16511\n" + "\n".join(many) + "\n")
assert not refused(MAGIC + "65 16257\n" + "\n".join(many[:65]) + "\n")

# Names: of another layer's blob, of one that comes later, of one that nobody makes, of itself.
for lines in (
    "Input a 0 1 x\nInput b 0 1 x",
    "ReLU a 1 1 y z\nInput b 0 1 y",
    "Input a 0 1 x\nReLU b 1 1 q y",
    "Input a 0 1 x\nReLU b 1 1 y y",
    "Input a 0 1 x\nReLU b 1 1 x x",
):
    assert refused(MAGIC + "2 2\n" + lines + "\n"), lines

# Every id twice; ids that no layer has.
for line in (
    "0=1 32=1",
    "0=1 -1=1",
    "-23332=1,1",
    "-23400=1,1",
    "0",
    "0=",
    "=1",
    "0=1,2.0",
    "0=0x10",
    "0=1e40",
    "-23300=2,1",
    "0=1 x",
):
    assert refused(wide % ("ReLU", line)), line
assert not refused(wide % ("ReLU", "0=1 0=2 29=5 31=1"))

# Nothing stays: neither of what was refused, nor of what was loaded.
gc.collect()
net = extractor = mat = None
gc.collect()
before = native_bytes()
for _ in range(5):
    refused(chain(8193))
    refused(MAGIC + "2 2\nInput a 0 1 x\nConvolution b 1 1 x y 0=1 1=1 6=2 7=0\n")
    load(chain(500)).close()
gc.collect()
assert native_bytes() == before, (before, native_bytes())

# What a network keeps for its runs: a few words a layer.
with load(chain(1000)) as net:
    kept = (native_bytes() - before) / 1000
    assert kept < 140, kept
    print("%.0f bytes a layer" % kept)
print("limits hold")
