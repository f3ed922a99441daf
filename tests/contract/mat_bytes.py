"""from_bytes takes the packed or the padded layout and no other length; to_bytes has no padding."""

from ncnn_mp import Mat

from contract import accounts, check, done, raises, same

start = accounts()
mat = Mat(3, 3, c=2)
packed = bytes(range(1, 73))
padded = packed[:36] + b"\xee" * 12 + packed[36:] + b"\xee" * 12
for kind in (bytes, bytearray, memoryview):
    for data in (packed, padded):
        mat.fill(0.0)
        same(mat.from_bytes(kind(data)), None, "from_bytes")
        same(mat.to_bytes(), packed, kind, len(data))
for length in (0, 1, 71, 73, 84, 95, 97, 144, 1000):
    raises(ValueError, mat.from_bytes, bytes(length))
    raises(ValueError, mat.from_bytes, bytearray(length))
    same(mat.to_bytes(), packed, "a refused buffer changes nothing", length)
for wrong in (None, 5, 72, 1.5, [1] * 72, (), object(), mat, Mat, iter(b"x")):
    raises(TypeError, mat.from_bytes, wrong)
raises(TypeError, mat.from_bytes)
raises(TypeError, mat.from_bytes, packed, packed)
raises(TypeError, mat.to_bytes, 1)
raises(ValueError, Mat().from_bytes, b"")
raises(ValueError, Mat().from_bytes, b"x")

# What Python gets is a copy: it never shows later writes, and is never a way to write.
first = mat.data
mat.fill(1.0)
same(first, packed, "data is a copy")
check(isinstance(mat.data, bytes) and isinstance(mat.get_channel_data(0), bytes))
mat.from_bytes(memoryview(b"x" + packed)[1:])
same(mat.to_bytes(), packed, "a slice")

# Its own bytes, and a buffer that a second Mat borrows.
mat.from_bytes(mat.to_bytes())
same(mat.to_bytes(), packed)
shared = bytearray(96)
other = Mat(3, 3, c=2, data=shared)
other.from_bytes(shared)
other.from_bytes(memoryview(shared)[12:84])
same(len(other.to_bytes()), 72)

for c in range(2):
    same(mat.get_channel_data(c), packed[36 * c : 36 * c + 36], "channel", c)
for index in (2, -1, 3, 2**31 - 1, 2**31, 2**32, 2**63, -(2**63), 10**30):
    raises(IndexError, mat.get_channel_data, index)
for wrong in (None, "0", b"0", 1.5, [], object()):
    raises(TypeError, mat.get_channel_data, wrong)
same(Mat(2, 2).get_channel_data(0), bytes(16))
raises(IndexError, Mat(2, 2).get_channel_data, 1)
raises(ValueError, Mat().get_channel_data, 0)
mat.close()
other.close()
done()
