"""Param files with one thing wrong, and files of another kind: ValueError, and the Net is empty and
usable."""

from ncnn_mp import DataReader, Net

from contract import check, done, raises
from networks import RELU_PARAM, works_anew

DAMAGES = (
    (b"7767517", b"7767518"),
    (b"2 2\n", b"-1 2\n"),
    (b"2 2\n", b"0 0\n"),
    (b"2 2\n", b"2 -2\n"),
    (b"2 2\n", b"2 0\n"),
    (b"2 2\n", b"2 1\n"),
    (b"2 2\n", b"2 1000000\n"),
    (b"2 2\n", b"3 2\n"),
    (b"2 2\n", b"2147483647 2\n"),
    (b"2 2\n", b"99999999999 2\n"),
    (b"ReLU", b"NoSuchLayer"),
    (b"ReLU relu 1 1", b"ReLU relu -1 1"),
    (b"ReLU relu 1 1", b"ReLU relu 1 -1"),
    (b"ReLU relu 1 1", b"ReLU relu 100000000 1"),
    (b"2 2", b"x y"),
)
net = Net()
for old, new in DAMAGES:
    raises(ValueError, net.load_param, DataReader(from_memory=RELU_PARAM.replace(old, new)))
    check(works_anew(net), old, new)
for junk in (b"", b"\0" * 100, b"\xff" * 100, b"7767517", b"7767517\n1 1\n" + b"A" * 5000):
    raises(ValueError, net.load_param, DataReader(from_memory=junk))
    raises(ValueError, net.load_param_bin, junk)
    check(works_anew(net), junk[:9])

done()
