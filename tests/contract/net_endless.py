"""Param files without an end are refused at a limit, and need no more room than that."""

from ncnn_mp import DataReader, Net

from contract import check, done, raises


class Endless:
    """A beginning, then one byte for ever."""

    def __init__(self, beginning, byte):
        self.left = beginning
        self.byte = byte

    def readinto(self, buffer):
        size = len(buffer)
        buffer[:] = (self.left + self.byte * size)[:size]
        self.left = self.left[size:]
        return size


TEXT = b"7767517\n1 1\nInput data 0 1 data "
for stream, limit in (
    (Endless(b"", b"1"), "255 bytes"),
    (Endless(TEXT, b" "), "64 KiB"),
    (Endless(TEXT + b"0=", b"1"), "64 KiB"),
):
    net = Net()
    refusal = raises(ValueError, net.load_param, DataReader(stream))
    check(limit in str(refusal), stream, refusal)
    net.load_param(DataReader(from_memory=TEXT + b"\n"))
done()
