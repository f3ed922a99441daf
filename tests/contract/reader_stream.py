"""DataReader(stream): whatever the stream answers — short, late, lying, nothing at all — read()
returns what came or raises, and touches nothing else."""

import gc
import io

from ncnn_mp import DataReader

from contract import HOSTILE_INTS, NOT_INTS, done, raises, same, survives

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


def shrink(buf):
    """Says that it has filled what it has made shorter."""
    size = len(buf)
    buf[1:] = b""
    return size


raises(ValueError, DataReader(ReadInto(shrink)).read, bytearray(16))

for wrong in (None, 5, "x", b"x", [], object()):
    raises(TypeError, DataReader, wrong)
for odd in (DataReader, Read, DataReader(from_memory=DATA)):
    reader = survives(DataReader, odd)
    if reader:
        survives(reader.read, bytearray(8))
done()
