# A few lines made a run of hours: a Pooling's kernel may be as large as its padded input, and
# nothing in the file grows with it. Owner: binding. Found by reading.
from ncnn_mp import DataReader, Mat, Net

for size, refused in ((2048, True), (1024, True), (3, False)):
    net = Net()
    pool = f"Pooling p 1 1 in out 0=0 1={size} 2=1 3={size - 1}"
    net.load_param(DataReader(from_memory=f"7767517\n2 2\nInput in 0 1 in\n{pool}\n"))
    net.load_model(DataReader(from_memory=b""))
    extractor = net.create_extractor()
    extractor.input("in", Mat(4, 4, c=1))
    try:
        assert extractor.extract("out").w == 6
    except ValueError as error:
        assert refused and "too large" in str(error), error
    else:
        assert not refused, size
