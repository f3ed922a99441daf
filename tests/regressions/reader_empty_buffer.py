# DataReader over an empty bytearray: nothing was added to a null pointer (UBSan).
# Owner: binding. Found by fuzz_extractor.
from ncnn_mp import DataReader, Net

reader = DataReader(from_memory=bytearray(0))
assert reader.read(bytearray(4)) == 0
try:
    Net().load_param(reader)
    raise SystemExit("accepted")
except ValueError:
    pass
