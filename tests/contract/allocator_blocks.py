"""Allocator.fast_malloc hands out opaque blocks; fast_free takes its own back, once."""

from ncnn_mp import Allocator, Mat, native_bytes

from contract import HOSTILE_INTS, NOT_INTS, accounts, check, done, raises, same, settle

start = accounts()
allocator, other = Allocator(), Allocator(unlocked=True)
for size in (1, 15, 16, 4096, 2**20):
    before = native_bytes()
    block = allocator.fast_malloc(size)
    check(not isinstance(block, int), "a block is no number", size)
    check(native_bytes() >= before + size, "native_bytes() counts the block", size)
    check(repr(block), size)
    raises(ValueError, other.fast_free, block)
    same(allocator.fast_free(block), None, "fast_free")
    raises(ValueError, allocator.fast_free, block)
    same(repr(block), "<block freed>")
    raises(ValueError, other.fast_free, block)

raises(ValueError, allocator.fast_malloc, 0)
for size in HOSTILE_INTS:
    raises(ValueError, allocator.fast_malloc, size)
for size in NOT_INTS:
    raises(TypeError, allocator.fast_malloc, size)
raises(TypeError, allocator.fast_malloc)
raises(TypeError, allocator.fast_malloc, 1, 2)
raises(MemoryError, allocator.fast_malloc, 2**31 - 1)

# Nothing else passes for a block.
for block in (0, 1, 2**32, -1, None, "x", b"x", 1.5, [], object(), Mat(3), allocator, Allocator):
    raises(TypeError, allocator.fast_free, block)
raises(TypeError, allocator.fast_free)
raises(TypeError, type(allocator.fast_malloc(8)))

# A block that outlives its allocator, in either order, is freed once.
block = allocator.fast_malloc(100)
kept = [other.fast_malloc(64) for _ in range(20)]
for one in kept[::2]:
    other.fast_free(one)
allocator.close()
other.close()
raises(ValueError, allocator.fast_free, block)
raises(ValueError, allocator.fast_malloc, 8)
raises(ValueError, other.fast_free, kept[1])
del block, kept, one, allocator, other
settle()
check(native_bytes() < start[0] + 4096, "blocks nobody gave back", native_bytes())
done()
