# A model cut inside its int8 scales: ncnn's layers use scales that they did not get, and crashed
# while loading. ncnn does not check; the module never lets it see a short read.
# Owner: ncnn, not yet reported. Found by contract tests.
import struct

from ncnn_mp import DataReader, Net

PARAM = b"7767517\n2 2\nInput data 0 1 data 0=4\nInnerProduct dense 1 1 data out 0=3 1=1 2=12 8=1\n"
MODEL = struct.pack("<I12f3f3f1f", 0, *([1.0] * 19))
for length in range(len(MODEL)):
    net = Net()
    net.load_param(DataReader(from_memory=PARAM))
    try:
        net.load_model(MODEL[:length])
        raise SystemExit("accepted")
    except ValueError:
        pass
