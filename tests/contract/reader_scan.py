"""DataReader.scan: one conversion into a buffer that is large enough for all it can produce."""

import struct

from ncnn_mp import DataReader, Mat

from contract import check, done, raises, same, survives


class Slow:
    def __init__(self, data):
        self.left = data

    def read(self, size):
        one, self.left = self.left[:1], self.left[1:]
        return one


def readers(text):
    return (
        DataReader(from_memory=text),
        DataReader(from_memory=bytearray(text)),
        DataReader(Slow(text)),
    )


def text_of(buf):
    return bytes(buf).split(b"\0")[0]


for reader in readers(b"  12 -7\n+3 word another 1.5 -2e3,key=9 end"):
    number, word = bytearray(4), bytearray(16)
    for wanted in (12, -7, 3):
        same(reader.scan("%d", number), 1, "%d")
        same(struct.unpack("<i", number)[0], wanted)
    same((reader.scan("%15s", word), text_of(word)), (1, b"word"))
    same((reader.scan("%3s", word), text_of(word)), (1, b"ano"))
    same((reader.scan("%15s", word), text_of(word)), (1, b"ther"))
    for wanted in (1.5, -2000.0):
        same(reader.scan("%f", number), 1, "%f")
        same(struct.unpack("<f", number)[0], wanted)
    same(reader.scan("%d", number), 0, "no number here")
    same((reader.scan("%15[,key]", word), text_of(word)), (1, b",key"))
    same((reader.scan("%15[^9]", word), text_of(word)), (1, b"="))
    same((reader.scan("%d", number), number[0]), (1, 9))
    same((reader.scan("%15s", word), text_of(word)), (1, b"end"))
    same(reader.scan("%15s", word), 0, "the end")
    same(reader.scan("%d", number), 0, "the end")

# Never more bytes than the buffer has, the terminator included.
for reader in readers(b"abcdefghijklmnopqrstuvwxyz" * 8):
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
ODD_TEXTS = (b"99999999999999999999 1", b"-99999999999999999999", b"1e999", b"nan inf", b"0x10")
ODD_TEXTS += (b"--1", b"\0\0", b"\xff\xfe", b" ", b"\n" * 50)
for text in ODD_TEXTS:
    for reader in readers(text):
        for conversion in ("%d", "%f", "%7s", "%7[0-9]", "%7[^\n]", "%2d"):
            survives(reader.scan, conversion, bytearray(8))
for wrong in (None, 5, 1.5, [], object()):
    raises(TypeError, DataReader(from_memory=b"1").scan, wrong, bytearray(4))
for wrong in (None, 5, b"abcd", "abcd", [], object(), Mat(3)):
    raises(TypeError, DataReader(from_memory=b"1").scan, "%d", wrong)
raises(TypeError, DataReader(from_memory=b"1").scan, "%d")
check(survives(DataReader(from_memory=b"1").scan, b"%d", bytearray(4)) in (1, None))
done()
