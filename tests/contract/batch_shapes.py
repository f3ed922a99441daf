"""Mats of a batch: n of one shape, each at its step; bytes in and out without padding."""

from ncnn_mp import Allocator, Mat

from contract import HOSTILE_INTS, NOT_INTS, accounts, check, done, raises, same, settle, survives

SHAPES = ((5,), (3, 4), (3, 3, 0, 2), (3, 2, 2, 3))
for shape in SHAPES:
    for elemsize, elempack in ((4, 1), (1, 1), (2, 1), (16, 4), (3, 3)):
        for n in (2, 3, 7):
            mat = Mat(*shape, n=n, elemsize=elemsize, elempack=elempack)
            one = Mat(*shape, elemsize=elemsize, elempack=elempack)
            size = len(one.to_bytes())
            same((mat.n, mat.dims, mat.w, mat.c, mat.cstep), (n, one.dims, one.w, one.c, one.cstep))
            check(mat.nstep * elemsize >= one.cstep * one.c * elemsize, "a step holds a Mat")
            same(mat.to_bytes(), bytes(n * size), "zeroed")
            packed = bytes([(i * 7 + 1) & 255 for i in range(n * size)])
            mat.from_bytes(packed)
            same(mat.to_bytes(), packed)
            same(mat.data, packed)
            for b in range(n):
                same(mat.get_batch_data(b), packed[b * size : (b + 1) * size], "batch", b)
            for index in (n, n + 1, 2**31 - 1) + HOSTILE_INTS:
                raises(IndexError, mat.get_batch_data, index)
            channel = size // one.c
            same(mat.get_channel_data(one.c - 1), packed[size - channel : size], "of the first")
            raises(IndexError, mat.get_channel_data, one.c)
            for length in (0, 1, size, n * size - 1, n * size + 1):
                if length != mat.nstep * elemsize * n:
                    raises(ValueError, mat.from_bytes, bytes(length))
            same(mat.to_bytes(), packed, "refused bytes change nothing")
            check(f"n={n}" in repr(mat), repr(mat))
            clone = mat.clone()
            same((clone.n, clone.to_bytes()), (n, packed))
            made = Mat(*shape, n=n, elemsize=elemsize, elempack=elempack, data=packed)
            same(made.to_bytes(), packed, "data")
            for length in (size, n * size - 1, n * size + 1):
                options = {"n": n, "elemsize": elemsize, "elempack": elempack}
                raises(ValueError, Mat, *shape, data=bytes(length), **options)
            buffer = bytearray(packed)
            made = Mat(*shape, n=n, elemsize=elemsize, elempack=elempack, data=buffer)
            buffer[:] = bytes(len(buffer))
            same(made.to_bytes(), packed, "a batch is never borrowed")

# One is no batch.
for n in (0, 1):
    mat = Mat(3, 3, n=n)
    same((mat.n, "n=" in repr(mat), mat.get_batch_data(0)), (1, False, bytes(36)))
    raises(IndexError, mat.get_batch_data, 1)
same((Mat().n, Mat(n=5).n, Mat(n=5).dims), (Mat().n, Mat().n, 0))
raises(ValueError, Mat().get_batch_data, 0)
raises(ValueError, Mat(n=3).get_batch_data, 0)
# A batch is never borrowed: ncnn has no Mats of several around memory of others.
lent = bytearray(2 * 4096)
mat = Mat(1024, n=2, data=lent)
lent[:4] = b"\1\2\3\4"
same(mat.get_batch_data(0)[:4], bytes(4))
mat.close()

for hostile in HOSTILE_INTS:
    raises(ValueError, lambda: Mat(3, n=hostile))
for wrong in NOT_INTS:
    raises(TypeError, lambda: Mat(3, n=wrong))
    raises(TypeError, Mat(3, n=2).get_batch_data, wrong)
HUGE = (((2**20, 2**8), 8), ((4,), 2**31 - 1), ((4,), 2**20), ((2**16, 2**10, 0, 4), 2**10))
for shape, n in HUGE:
    raises((ValueError, MemoryError), lambda: Mat(*shape, n=n))
raises(AttributeError, setattr, Mat(3, n=2), "n", 1)
raises(AttributeError, setattr, Mat(3, n=2), "nstep", 1)
settle()  # or what is garbage by now makes up for the next Mat
start = accounts()
pool = Allocator()
with Mat(100, n=10, allocator=pool) as mat:
    pool.close()
    check(accounts()[0] > start[0] + 4000)
check("closed" in str(raises(ValueError, mat.get_batch_data, 0)))
survives(Mat, 3, n=2**12)
done()
