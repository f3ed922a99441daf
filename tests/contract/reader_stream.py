"""DataReader(stream): whatever the stream does — short, late, lying, raising, collecting, keeping
the buffer it was lent — read() returns what came or raises, and touches nothing else."""

import gc
import io

from ncnn_mp import DataReader

from contract import DOCUMENTED, HOSTILE_INTS, NOT_INTS, check, done, raises, same, survives

DATA = bytes(range(100))


class Read:
    def __init__(self, answer):
        self.answer = answer

    def read(self, size):
        return self.answer(size) if callable(self.answer) else self.answer


class ReadInto(Read):
    def readinto(self, buf):
        return self.answer(buf) if callable(self.answer) else self.answer


class Dribble:
    """One byte a call, collecting garbage meanwhile."""

    def __init__(self, data):
        self.left = data

    def read(self, size):
        gc.collect()
        one, self.left = self.left[:1], self.left[1:]
        return one


for stream in (io.BytesIO(DATA), Dribble(DATA)):
    reader = DataReader(stream)
    del stream
    gc.collect()
    buf = bytearray(60)
    same((reader.read(buf), bytes(buf)), (60, DATA[:60]))
    same((reader.read(buf), bytes(buf[:40])), (40, DATA[60:]))
    same(reader.read(buf), 0, "the end")

# Answers that are no answer. The canary behind the target must live.
for kind in (Read, ReadInto):
    for answer in HOSTILE_INTS + NOT_INTS[:-1] + (5, 17, b"", bytes(17)):
        target = bytearray(b"\xee" * 48)
        survives(DataReader(kind(answer)).read, memoryview(target)[16:32])
        same(bytes(target[:16] + target[32:]), b"\xee" * 32, kind, answer)
for answer in (17, -1, 2**32, 1.5, "text", [], object()):
    raises((ValueError, TypeError), DataReader(ReadInto(answer)).read, bytearray(16))
for answer in (bytes(17), 5, 1.5, [], object()):
    raises((ValueError, TypeError), DataReader(Read(answer)).read, bytearray(16))

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

for wrong in (None, 5, "x", b"x", [], object()):
    raises(TypeError, DataReader, wrong)
for odd in (DataReader, Read, DataReader(from_memory=DATA)):
    reader = survives(DataReader, odd)
    if reader:
        survives(reader.read, bytearray(8))
done()
