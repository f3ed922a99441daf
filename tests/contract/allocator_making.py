"""Allocator(*, unlocked=False): making, closing, subclassing, and Mats that live in one."""

from ncnn_mp import Allocator, Mat

from contract import accounts, check, done, half_made, raises, refuses, same, survives

start = accounts()
for options in ({}, {"unlocked": True}, {"unlocked": False}):
    with Allocator(**options) as allocator:
        check("Allocator" in repr(allocator) and "closed" not in repr(allocator))
        mat = Mat(5, allocator=allocator)
        same(mat.to_bytes(), bytes(20), "fresh memory of a pool is zeroed")
        mat.fill(7.0)
        mat.close()
        again = Mat(5, allocator=allocator)
        same(again.to_bytes(), bytes(20), "recycled memory of a pool is zeroed")
        again.close()
    same(repr(allocator), "<Allocator closed>")
    raises(ValueError, allocator.fast_malloc, 4)
    raises(ValueError, allocator.__enter__)
    raises(ValueError, Mat, 5, allocator=allocator)
    for _ in range(3):
        allocator.close()
        allocator.__del__()
    same(accounts(), start, "accounts", options)

raises(TypeError, Allocator, True)
raises(TypeError, Allocator, 1, 2)
raises(TypeError, Allocator, locked=True)
survives(Allocator, unlocked="yes")
raises(AttributeError, setattr, Allocator(), "unlocked", True)
for wrong in (None, 5, Mat(3), object(), Allocator):
    for member in (Allocator.fast_malloc, Allocator.fast_free):
        raises(TypeError, member, wrong, 8)
    raises(TypeError, Allocator.close, wrong)


class Pool(Allocator):
    def __init__(self, name):
        super().__init__(unlocked=True)
        self.name = name


pool = Pool("mine")
mat = Mat(2, 2, allocator=pool)
pool.fast_free(pool.fast_malloc(3))
pool.close()
mat.fill(1.5)
same(mat.clone(None).to_bytes(), mat.to_bytes(), "a Mat outlives its pool")
mat.close()

half = half_made(Allocator)
refuses(Allocator, half, "fast_malloc", 3)
refuses(Allocator, half, "fast_free", None)
raises((RuntimeError, TypeError), Mat, 3, allocator=half)
for wrong in (5, "x", b"x", object(), Mat(3), Allocator, []):
    raises(TypeError, Mat, 3, allocator=wrong)
check(repr(half))
done()
