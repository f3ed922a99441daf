# Interp to hundreds of millions of columns: what it keeps for each of them was more than ncnn's
# vector kernels may ask of `operator new`, which ended the interpreter; where words have 32 bits,
# five times as much wraps. Owner: ncnn, not yet reported. Found by reading.
from ncnn_mp import DataReader, Mat, Net

for columns in (430_000_000, 214_748_365, 100_000_000):
    net = Net()
    param = f"7767517\n2 2\nInput in 0 1 in\nInterp i 1 1 in out 0=3 3=1 4={columns}\n"
    net.load_param(DataReader(from_memory=param))
    net.load_model(DataReader(from_memory=b""))
    extractor = net.create_extractor()
    try:
        extractor.input("in", Mat(4, 1))
        extractor.extract("out")
    except ValueError:
        continue
    raise AssertionError(columns)
