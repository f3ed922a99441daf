"""A stream that raises, and one that keeps the buffer it was lent: the same exception comes out of
read(), the reader works on, and a kept buffer reaches nothing native."""

import gc

from ncnn_mp import DataReader

from contract import DOCUMENTED, check, done, survives


class Read:
    def __init__(self, answer):
        self.answer = answer

    def read(self, size):
        return self.answer(size) if callable(self.answer) else self.answer


class ReadInto(Read):
    def readinto(self, buf):
        return self.answer(buf) if callable(self.answer) else self.answer


# The stream's own exception comes out of read(), the same object, and the reader works on.
errors = [kind("mine") for kind in DOCUMENTED + (KeyError, ArithmeticError, SystemExit, Exception)]
for error in errors + [KeyboardInterrupt(), GeneratorExit(), StopIteration(3)]:
    for kind in (Read, ReadInto):

        def answer(size, error=error):
            raise error

        stream = kind(answer)
        reader = DataReader(stream)
        try:
            reader.read(bytearray(8))
            check(False, "no exception", error)
        except BaseException as raised:
            check(raised is error, raised, "is not", error)
        stream.answer = lambda size: b"x" * size if isinstance(size, int) else 1
        check(reader.read(bytearray(1)) == 1, "after", error)

# The lent buffer, kept: used later, resized in the call, freed in the call.
lent = []


def keep(buf):
    lent.append(buf)
    buf[0] = 65
    if hasattr(buf, "extend"):
        survives(buf.extend, bytes(1000))
    gc.collect()
    return 1


reader = DataReader(ReadInto(keep))
for _ in range(3):
    target = bytearray(16)
    survives(reader.read, target)
    del target
    gc.collect()
reader.close()
gc.collect()
for buf in lent:
    buf[0] = 66
    check(buf[0] == 66, "a kept buffer is the stream's own affair")
done()
