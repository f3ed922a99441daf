"""DataReader: wrong self, half-made subclasses, subclasses that are streams themselves."""

import io

from ncnn_mp import DataReader, Mat, Net

from contract import check, done, half_made, raises, refuses, same

with DataReader(from_memory=b"1 2") as reader:
    check("DataReader" in repr(reader) and "closed" not in repr(reader))
same(repr(reader), "<DataReader closed>")
for name, arguments in (
    ("read", (bytearray(4),)),
    ("scan", ("%d", bytearray(4))),
    ("__enter__", ()),
):
    check(
        "DataReader is closed" in str(raises(ValueError, getattr(reader, name), *arguments)), name
    )
    for wrong in (None, 5, object(), Mat(3), DataReader, io.BytesIO(b"1 2")):
        raises(TypeError, getattr(DataReader, name), wrong, *arguments)
for _ in range(3):
    reader.close()
    reader.__del__()


class Itself(DataReader):
    """Its own stream: a cycle through native code."""

    def __init__(self, data):
        self.data = data
        super().__init__(Stream(self))


class Stream:
    def __init__(self, owner):
        self.owner = owner

    def read(self, size):
        piece, self.owner.data = self.owner.data[:size], self.owner.data[size:]
        return piece


half = half_made(DataReader)
check(repr(half))
refuses(DataReader, half, "read", bytearray(4))
refuses(DataReader, half, "scan", "%d", bytearray(4))
raises((RuntimeError, TypeError), Net().load_param, half)
for _ in range(20):
    buf = bytearray(4)
    own = Itself(b"12345678")
    same((own.read(buf), bytes(buf)), (4, b"1234"))
own.close()
raises(ValueError, Net().load_param, own)
raises(AttributeError, setattr, DataReader(from_memory=b""), "position", 3)
reader = DataReader(from_memory=b"abc")
reader.close()
done()
