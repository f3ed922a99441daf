# Products of bytes are summed up in an int, which 134,000 of them do not fit in.
# Owner: ncnn, not yet reported. Found by reading.
from ncnn_mp import DataReader, Net

N = 134_000
LAYERS = (
    f"InnerProduct l 1 1 in out 0=1 2={N} 8=1",
    f"Convolution l 1 1 in out 0=1 1={N} 11=1 6={N} 8=1",
)
for layer in LAYERS:
    try:
        Net().load_param(DataReader(from_memory=f"7767517\n2 2\nInput in 0 1 in\n{layer}\n"))
    except ValueError as error:
        assert "too large" in str(error), error
        continue
    raise AssertionError(layer)
