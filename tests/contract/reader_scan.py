"""DataReader.scan: one conversion, of memory and of a stream that gives one byte a call."""

import struct

from ncnn_mp import DataReader

from contract import done, same, survives


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


for reader in readers(b"  12 -7\n+3 word another 1.5 -2e3 +0.5,key=9 end"):
    number, word = bytearray(4), bytearray(16)
    for wanted in (12, -7, 3):
        same(reader.scan("%d", number), 1, "%d")
        same(struct.unpack("<i", number)[0], wanted)
    same((reader.scan("%15s", word), text_of(word)), (1, b"word"))
    same((reader.scan("%3s", word), text_of(word)), (1, b"ano"))
    same((reader.scan("%15s", word), text_of(word)), (1, b"ther"))
    for wanted in (1.5, -2000.0, 0.5):
        same(reader.scan("%f", number), 1, "%f")
        same(struct.unpack("<f", number)[0], wanted)
    same(reader.scan("%d", number), 0, "no number here")
    same((reader.scan("%15[,key]", word), text_of(word)), (1, b",key"))
    same((reader.scan("%15[^9]", word), text_of(word)), (1, b"="))
    same((reader.scan("%d", number), number[0]), (1, 9))
    same((reader.scan("%15s", word), text_of(word)), (1, b"end"))
    same(reader.scan("%15s", word), 0, "the end")
    same(reader.scan("%d", number), 0, "the end")

ODD_TEXTS = (b"99999999999999999999 1", b"-99999999999999999999", b"1e999", b"nan inf", b"0x10")
ODD_TEXTS += (b"--1", b"\0\0", b"\xff\xfe", b" ", b"\n" * 50)
for text in ODD_TEXTS:
    for reader in readers(text):
        for conversion in ("%d", "%f", "%7s", "%7[0-9]", "%7[^\n]", "%2d"):
            survives(reader.scan, conversion, bytearray(8))
done()
