"""DataReader(from_memory=buf): bounded reads of a buffer that it keeps and checks at every use."""

import gc

from ncnn_mp import DataReader, Mat

from contract import accounts, check, done, raises, same, survives

DATA = bytes(range(40))

start = accounts()
for kind in (bytes, bytearray, memoryview):
    reader = DataReader(from_memory=kind(DATA))
    buf = bytearray(b"\xee" * 16)
    for offset, length in ((0, 16), (16, 16), (32, 8), (40, 0), (40, 0)):
        buf[:] = b"\xee" * 16
        same(reader.read(buf), length, "read", kind, offset)
        same(bytes(buf), DATA[offset : offset + length] + b"\xee" * (16 - length), kind, offset)
    same(reader.read(bytearray(0)), 0, "an empty buffer")
    reader.close()
    same(repr(reader), "<DataReader closed>")
    reader.close()
    raises(ValueError, reader.read, buf)
    raises(ValueError, reader.scan, "%d", buf)
    raises(ValueError, reader.__enter__)
same(accounts(), start, "accounts")

reader = DataReader(from_memory=DATA)
target = bytearray(24)
same(reader.read(memoryview(target)[8:16]), 8, "read into a slice")
same(bytes(target), bytes(8) + DATA[:8] + bytes(8), "and nowhere else")
for wrong in (None, 5, 1.5, [0] * 4, (), object(), Mat(3), b"abcd", "abcd", memoryview(b"abcd")):
    raises(TypeError, reader.read, wrong)
raises(TypeError, reader.read)
raises(TypeError, reader.read, target, 4)
for wrong in (None, 5, 1.5, [], object(), Mat(3)):
    raises(TypeError, DataReader, from_memory=wrong)
for wrong in (None, 0, 5, 2**40, "model.bin", object()):
    raises((NotImplementedError, TypeError), DataReader, from_stdio=wrong)
raises(NotImplementedError, DataReader, from_stdio=1)
same(DataReader().read(bytearray(4)), 0, "without arguments: nothing to read")
raises(TypeError, DataReader, b"x", from_memory=b"x")
raises(TypeError, DataReader, from_file="x")

# The buffer moves while the reader holds it; then it is nobody's, then it is the target as well.
owner = bytearray(DATA)
reader = DataReader(from_memory=owner)
reader.read(bytearray(4))
owner.extend(bytes(100000))
gc.collect()
kept = [bytearray(b"\x55" * 40) for _ in range(50)]
check(survives(reader.read, target) in (None, 24) and target[0] in (0, 4), "moved", target)
owner[8:] = b""
target[:] = b"\xee" * 24
check(not survives(reader.read, target) and bytes(target) == b"\xee" * 24, "shrunk", target)
check(not survives(reader.scan, "%15s", target), "shrunk")
owner[:] = b""
check(not survives(reader.read, target), "empty")
reader = DataReader(from_memory=bytearray(DATA))
gc.collect()
rubbish = [bytearray(40) for _ in range(50)]
same((reader.read(target), bytes(target)), (24, DATA[:24]), "the reader keeps its buffer alive")
owner = bytearray(DATA)
reader = DataReader(from_memory=owner)
reader.read(memoryview(owner)[1:])
same(reader.read(owner), 1, "one buffer for both sides")
check(repr(reader), len(rubbish), len(kept))
done()
