"""array('O') holds addresses of objects: a buffer by the letter, but native bytes written there are
objects that never were. Everything in the module that takes a buffer refuses it."""

from array import array

from ncnn_mp import DataReader, Mat

from contract import check, done, raises
from networks import dense_net


class Lender:
    def readinto(self, buf):
        buf[0] = 65
        return 1


for first in ("mine", None, 5):
    objects = array("O", [first] * 16)
    raises((TypeError, ValueError), Mat, 16, data=objects)
    for reader in (DataReader(from_memory=b"\xff" * 100), DataReader(Lender())):
        raises((TypeError, ValueError), reader.read, objects)
        raises((TypeError, ValueError), reader.read, memoryview(objects))
    raises((TypeError, ValueError), DataReader(from_memory=b"12345").scan, "%d", objects)
    check(all(one == first for one in objects), first)

# As a source it would only be a way to see addresses.
objects = array("O", ["mine"] * 16)
mat = Mat(16, elemsize=4)
for call in (
    lambda: Mat(2, 16, data=objects),
    lambda: mat.from_bytes(array("O", [None] * 8)),
    lambda: DataReader(from_memory=objects),
    lambda: dense_net().load_param_bin(objects),
):
    raises((TypeError, ValueError), call)
check(objects[15] == "mine")
done()
