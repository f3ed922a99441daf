# A stream whose read() returns b"" at the end: nothing was copied from a null pointer (UBSan).
# Owner: binding. Found by fuzz_net.
from ncnn_mp import DataReader


class Stream:
    def read(self, n):
        return b""


assert DataReader(Stream()).read(bytearray(4)) == 0
