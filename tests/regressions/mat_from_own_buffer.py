# A Mat that uses a bytearray, filled from a piece of it: memcpy() of overlapping memory.
# Owner: binding. Found by contract tests.
from ncnn_mp import DataReader, Mat

buffer = bytearray(96)
mat = Mat(3, 3, 0, 2, data=buffer)
mat.from_bytes(memoryview(buffer)[12:84])
assert DataReader(from_memory=buffer).read(memoryview(buffer)[1:]) == 95
