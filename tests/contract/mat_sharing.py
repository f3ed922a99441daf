"""clone copies; a reshaped Mat may share storage with its source, and stays good without it."""

import gc

from ncnn_mp import Allocator, Mat

from contract import check, done, raises, same

mat = Mat(2, 2, 0, 3, data=bytes(range(48)))
for arguments in ((), (None,), (Allocator(),), (Allocator(unlocked=True),)):
    copy = mat.clone(*arguments)
    same((copy.dims, copy.w, copy.h, copy.c, copy.cstep), (3, 2, 2, 3, 4))
    copy.fill(1.0)
    same(mat.to_bytes(), bytes(range(48)), "a clone shares nothing")
    copy.close()
for wrong in (5, "x", object(), mat, Mat, []):
    raises(TypeError, mat.clone, wrong)
raises(TypeError, mat.clone, None, None)
empty = Mat().clone()
same((empty.dims, empty.to_bytes()), (0, b""), "a clone of an empty Mat")

# Every element type and packing survives a clone, padding and all.
for scalar in (1, 2, 4):
    for elempack in (1, 4, 8, 16):
        size = 3 * 2 * scalar * elempack
        data = bytes(i % 256 for i in range(size))
        source = Mat(3, 2, data=data, elemsize=scalar * elempack, elempack=elempack)
        copy = source.clone()
        same((copy.to_bytes(), copy.elempack, copy.elemsize), (data, elempack, scalar * elempack))

# Chains of Mats over one storage: the links in the middle go first.
for closed_first in (0, 1, 2, 3):
    pool = Allocator()
    chain = [Mat(4, 4, allocator=pool)]
    chain.append(chain[-1].reshape(16))
    chain.append(chain[-1].reshape(2, 8))
    chain.append(chain[-1].convert_packing(1))
    pool.close()
    chain[0].fill(3.0)
    gc.collect()
    wanted = chain[closed_first].to_bytes()
    chain[closed_first].close()
    for index, one in enumerate(chain):
        if index != closed_first:
            same(len(one.to_bytes()), 64, closed_first, index)
            one.fill(float(index))
            check(len(wanted) == 64)
    for one in reversed(chain):
        one.close()
mat.close()
done()
