# Pooling over everything (parameter 4) with another number than 1: one of ncnn's kernels for x86
# and arm compares it with 1, and gave more than what stood behind it was told.
# Owner: ncnn, not yet reported. Found by reading.
from ncnn_mp import DataReader, Net

for flag in ("4=2", "4=-1", "6=2", "7=2 8=1"):
    param = f"7767517\n2 2\nInput in 0 1 in\nPooling p 1 1 in out 0=0 1=2 2=2 {flag}\n"
    try:
        Net().load_param(DataReader(from_memory=param))
    except ValueError as error:
        assert "range" in str(error), error
        continue
    raise AssertionError(flag)
