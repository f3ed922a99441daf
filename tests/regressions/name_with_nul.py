# A name with a NUL inside was cut there and taken for another blob's.
# Owner: binding. Found by contract tests.
from ncnn_mp import DataReader, Mat, Net

net = Net()
net.load_param("examples/digits/digits.param")
net.load_model("examples/digits/digits.bin")
extractor = net.create_extractor()
for call in (
    lambda: extractor.input("in0\0x", Mat(8, 8, 0, 1)),
    lambda: extractor.extract("out0\0"),
    lambda: DataReader(from_memory=b"1").scan("%d\0%n", bytearray(8)),
    lambda: DataReader(from_memory=b"1").scan("%0s", bytearray(8)),
):
    try:
        call()
        raise SystemExit("accepted")
    except ValueError:
        pass
