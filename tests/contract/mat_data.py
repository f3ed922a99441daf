"""Mat(data=): packed and padded layouts, element by element, and every length that is neither."""

import struct
from array import array

from ncnn_mp import Mat

from contract import accounts, check, done, raises, same, settle

SHAPES = ((4, 0, 0, 0), (3, 0, 0, 0), (3, 5, 0, 0), (3, 3, 0, 2), (2, 2, 0, 3), (3, 1, 2, 2))


def sizes(w, h, d, c, elemsize):
    """Bytes of one packed channel, of one padded channel, and how many channels there are."""
    packed = w * max(h, 1) * max(d, 1) * elemsize
    return packed, (packed + 15) // 16 * 16, max(c, 1)


def padded_text(packed, step, channels):
    """Counting bytes in channels, 0xEE in the gaps between them."""
    rows = [bytes((q * packed + i) % 251 for i in range(packed)) for q in range(channels)]
    return b"".join(row + b"\xee" * (step - packed) for row in rows), b"".join(rows)


for shape in SHAPES:
    for elemsize in (1, 2, 4):
        settle()
        start = accounts()
        packed, step, channels = sizes(*(shape + (elemsize,)))
        padded, text = padded_text(packed, step, channels)
        for kind in (bytes, bytearray, memoryview, lambda data: array("B", data)):
            for data in (text, padded):
                mat = Mat(*shape, data=kind(data), elemsize=elemsize)
                same(mat.to_bytes(), text, shape, elemsize, kind, len(data))
                same(mat.data, text, "data", shape, elemsize)
                for q in range(channels):
                    channel = text[q * packed : (q + 1) * packed]
                    same(mat.get_channel_data(q), channel, shape, elemsize, q)
                mat.close()
        same(accounts(), start, "accounts")
        lengths = {packed * channels, step * channels}
        for length in (0, 1, packed * channels - 1, packed * channels + 1, step * channels - 1):
            if length not in lengths:
                raises(ValueError, Mat, *shape, data=bytes(length), elemsize=elemsize)
            if length not in lengths and length < step * channels:
                raises(ValueError, Mat, *shape, data=bytearray(length), elemsize=elemsize)
        raises(ValueError, Mat, *shape, data=bytes(step * channels + 1), elemsize=elemsize)
        larger = bytearray(step * channels + 100)
        mat = Mat(*shape, data=larger, elemsize=elemsize)
        same(mat.to_bytes(), bytes(packed * channels), "a larger bytearray is used in place")
        mat.close()

raises(ValueError, Mat, data=b"")
raises(ValueError, Mat, data=bytearray(16))
same(Mat(2, data=None).to_bytes(), bytes(8))
same(Mat(2, data=array("f", [1.5, -2.0])).to_bytes(), struct.pack("<2f", 1.5, -2.0))
same(Mat(4, data=array("f", [1, 2, 3, 4])).to_bytes(), struct.pack("<4f", 1, 2, 3, 4))
same(Mat(1, data=b"abcdefghijklmnop", elempack=4).to_bytes(), b"abcdefghijklmnop")
check(Mat(1, data=memoryview(b"xabcdx")[1:5]).to_bytes() == b"abcd", "a slice of a memoryview")
done()
