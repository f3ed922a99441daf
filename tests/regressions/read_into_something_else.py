# read() wrote into what its buffer had become while the stream's code ran: text in ROM, another's
# bytes, a list of objects. And a reader's own buffer may become one of objects. Owner: binding.
# Found by reading.
from array import array

from ncnn_mp import DataReader

TARGET = b"immutable bytes of others"


class View(memoryview):
    def again(self, *arguments):
        super().__init__(*arguments)


class Numbers(array):
    def again(self, *arguments):
        super().__init__(*arguments)


class Stream:
    def __init__(self, change):
        self.change = change

    def read(self, size):
        self.change()
        return b"XXXXXXXXXXXXXXXX"[:size]


view = View(bytearray(16))
for other in ("append is a name in ROM", TARGET):
    assert DataReader(Stream(lambda other=other: view.again(other))).read(view) == 0
    view.again(bytearray(16))
assert TARGET == b"immutable bytes of others"
numbers = Numbers("B", bytes(16))
assert DataReader(Stream(lambda: numbers.again("O", [None] * 4))).read(numbers) == 0
assert numbers[0] is None
source = Numbers("B", bytes(16))
reader = DataReader(from_memory=source)
source.again("O", [source, source])
out = bytearray(16)
assert reader.read(out) == 0 and out == bytes(16), "no address comes out"
