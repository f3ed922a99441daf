# What MultiHeadAttention makes of its queries, keys and values was neither bounded nor in
# report()'s peak. Owner: binding. Found by reading.
from ncnn_mp import DataReader, Net

LINES = """7767517
2 2
Input in 0 1 in 0=64 1=8
MultiHeadAttention a 1 1 in out 0=64 1=2 2=4096
"""
net = Net()
net.load_param(DataReader(from_memory=LINES))
input_output, made, thoughts = 2 * 64 * 8, 4 * 64 * 8, 2 * 8 * 8
assert net.report()["peak"] >= 4 * (input_output + made + thoughts), net.report()
