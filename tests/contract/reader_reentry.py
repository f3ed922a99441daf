"""A stream that uses its own reader while it is being read: refused or safe, for every call."""

import gc

from ncnn_mp import DataReader

from contract import check, done, survives


class Stream:
    """Calls `inside` once for each read, then answers."""

    def __init__(self, inside):
        self.inside = inside
        self.depth = 0

    def read(self, size):
        self.depth += 1
        if self.depth < 5:
            self.inside(self.reader)
        self.depth -= 1
        return b"7" * size


def shrinker(target, left):
    def shrink(reader):
        target[left:] = b""

    return shrink


INSIDE = (
    lambda reader: survives(reader.read, bytearray(8)),
    lambda reader: survives(reader.scan, "%d", bytearray(4)),
    lambda reader: survives(reader.close),
    lambda reader: survives(reader.__del__),
    lambda reader: repr(reader),
    lambda reader: gc.collect(),
    lambda reader: survives(DataReader, reader),
)

for inside in INSIDE:
    for use, arguments in (("read", (bytearray(12),)), ("scan", ("%3s", bytearray(8)))):
        stream = Stream(inside)
        stream.reader = DataReader(stream)
        survives(getattr(stream.reader, use), *arguments)
        survives(getattr(stream.reader, use), *arguments)
        check(repr(stream.reader))
        stream.reader.close()
        stream.reader.close()

# Resizing the target of the read from inside it.
target = bytearray(64)
stream = Stream(lambda reader: target.extend(bytes(5000)))
stream.reader = DataReader(stream)
survives(stream.reader.read, target)
target = bytearray(64)
survives(stream.reader.scan, "%50s", target)
kept = [bytearray(64) for _ in range(20)]
check(all(one == bytes(64) for one in kept))

# Shrinking it: what has no place any more is not counted either.
for left in (0, 5, 300):
    target = bytearray(600)
    stream = Stream(shrinker(target, left))
    stream.reader = DataReader(stream)
    count = survives(stream.reader.read, target)
    check(count is None or count <= len(target), count, len(target))


class Emptying:
    """Its end comes while it looks, by its own reader, at the byte behind it."""

    depth = 0

    def read(self, size):
        self.depth += 1
        if self.depth == 1:
            survives(self.reader.scan, "%1s", bytearray(8))
        return b"7" if self.depth == 2 else b""


emptying = Emptying()
emptying.reader = DataReader(emptying)
survives(emptying.reader.scan, "%599s", bytearray(600))

# A stream whose read() is its reader's own.
ring = Stream(lambda reader: None)
ring.reader = DataReader(ring)
ring.read = ring.reader.read
survives(ring.reader.read, bytearray(4))
done()
