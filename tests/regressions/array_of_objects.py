# array('O') answers the buffer protocol with its object pointers, and floats were written over them.
# Owner: binding. Found by contract tests.
from array import array

from ncnn_mp import DataReader, Mat

for code, value in (("O", "mine"), ("P", 0), ("S", 0)):
    objects = array(code, [value] * 16)
    for call in (
        lambda: Mat(16, data=objects),
        lambda: Mat(16).from_bytes(memoryview(objects)),
        lambda: DataReader(from_memory=bytes(64)).read(objects),
        lambda: DataReader(from_memory=b"text").scan("%s", objects),
    ):
        try:
            call()
            raise SystemExit("accepted")
        except TypeError:
            pass
