# A layer may ask to do without storage of 16 bits (parameter 31). ncnn then gave it a blob that
# lies in 16 bits all the same, and it read and wrote twice as many bytes as there are.
# Owner: ncnn, not yet reported. Found by reading.
from ncnn_mp import DataReader, Mat, Net

for verify in (True, False):
    for features in (2, 4, 6, 0xFFFF):
        net = Net(verify=verify)
        net.option.use_bf16_storage = True
        layers = f"Input in 0 1 in 0=4000\nSplit s 1 1 in a\nReLU r 1 1 a out 31={features}"
        net.load_param(DataReader(from_memory=f"7767517\n3 3\n{layers}\n"))
        net.load_model(DataReader(from_memory=b""))
        extractor = net.create_extractor()
        mat = Mat(4000)
        mat.fill(1.0)
        extractor.input("in", mat)
        out = extractor.extract("out")
        assert out.w == 4000 and out.to_bytes()[:4] == b"\0\0\x80?", (features, out)
