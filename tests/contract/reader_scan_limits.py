"""DataReader.scan: never more bytes than the buffer has, and no format but one known conversion."""

from ncnn_mp import DataReader, Mat

from contract import check, done, raises, same, survives

# The terminator has its place in the buffer too.
for kind in (bytes, bytearray, memoryview):
    reader = DataReader(from_memory=kind(b"abcdefghijklmnopqrstuvwxyz" * 8))
    canary = bytearray(b"\xee" * 64)
    for size in (1, 2, 8, 16):
        window = memoryview(canary)[16 : 16 + size]
        raises(ValueError, reader.scan, f"%{size}s", window)
        raises(ValueError, reader.scan, f"%{size + 7}[^z]", window)
        if size > 1:
            same(reader.scan(f"%{size - 1}s", window), 1)
        survives(reader.scan, "%s", window)
        same(bytes(canary[:16] + canary[16 + size :]), b"\xee" * (64 - size), size)
for size in (0, 1, 3):
    for conversion in ("%d", "%f"):
        raises(ValueError, DataReader(from_memory=b"1 2").scan, conversion, bytearray(size))

BAD_FORMATS = (
    ("", "plain", "%", "%%", "%d%d", "%s%s", "%d%n", "%d\0%n", "\0", "%n", "%*d", "%1$d")
    + ("%ld", "%lld", "%hhd", "%lf", "%Lf", "%p", "%c", "%i", "%x", "%u", "%e", "%a", "%m", "%S")
    + ("%[", "%15[", "%15[]", "%15[^]", "%15[a", "%0s", "%-1s", "%-5d")
    + ("%99999999999999999999s", "%2147483648s", "%4294967297s")
)
for bad in BAD_FORMATS:
    for text in (b"12345678901234567890", b"x" * 50, b""):
        raises(ValueError, DataReader(from_memory=text).scan, bad, bytearray(32))
for wrong in (None, 5, 1.5, [], object()):
    raises(TypeError, DataReader(from_memory=b"1").scan, wrong, bytearray(4))
for wrong in (None, 5, b"abcd", "abcd", [], object(), Mat(3)):
    raises(TypeError, DataReader(from_memory=b"1").scan, "%d", wrong)
raises(TypeError, DataReader(from_memory=b"1").scan, "%d")
check(survives(DataReader(from_memory=b"1").scan, b"%d", bytearray(4)) in (1, None))
done()
