"""What only the text of a param file can say, and must not: names that nobody makes, numbers that
are none."""

from ncnn_mp import DataReader, Layer, Net

from contract import check, done, raises
from layers import param

# A layer of one's own is named in a refusal like any other.
net = Net()
net.register_custom_layer("Mine", Layer)
refusal = str(raises(ValueError, net.load_param, param("Mine one 1 1 nowhere out")))
check("'one'" in refusal and "Mine" in refusal, refusal)

for claimed in (0, 1):
    source = DataReader(from_memory=b"7767517\n1 %d\nInput data 0 2 data more\n" % claimed)
    refusal = str(raises(ValueError, Net(verify=False).load_param, source))
    check("more blobs than the file says" in refusal, refusal)

# Floats are decimal, and have an end.
for number in ("1.0x", "0x1.8", "1e5f", "1.5.5", "1e", ".", "1e99", "-.e1"):
    for text in (f"0={number}", f"-23300=1,{number}"):
        lines = ("Input data 0 1 data", "ReLU relu 1 1 data out " + text)
        refusal = str(raises(ValueError, Net().load_param, param(*lines)))
        check("no number" in refusal, text, refusal)
done()
