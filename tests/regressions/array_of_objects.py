# array('O') answers the buffer protocol with its object pointers; floats were written over them.
# Owner: binding. Found by contract tests.
from array import array

from ncnn_mp import DataReader, Mat

CALLS = (
    lambda objects: Mat(16, data=objects),
    lambda objects: Mat(16).from_bytes(memoryview(objects)),
    lambda objects: DataReader(from_memory=bytes(64)).read(objects),
    lambda objects: DataReader(from_memory=b"text").scan("%s", objects),
)
for code, value in (("O", "mine"), ("P", 0), ("S", 0)):
    for call in CALLS:
        try:
            call(array(code, [value] * 16))
            raise SystemExit("accepted")
        except TypeError:
            pass
