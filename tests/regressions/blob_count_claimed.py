# A param of one layer that claims a million blobs made ncnn allocate for all of them.
# Owner: ncnn, known (max_net_count); the module counts the blobs that layers name.
from ncnn_mp import DataReader, Net

try:
    Net().load_param(DataReader(from_memory=b"7767517\n1 1000000\nInput data 0 1 data 0=4\n"))
    raise SystemExit("accepted")
except ValueError:
    pass
