"""A block that grows in place up to the end of MicroPython's heap makes the next collection read a
byte behind the table of finalisers; bits in that byte would run a finaliser outside the heap.
Owner: micropython, not yet reported (py/gc.c: gc_realloc's end_block is one more than gc_alloc's).
Found by memcheck in tests/contract/pixels_roi.py, and visible to it alone: `make valgrind`."""

import gc

BLOCK = bytes(32)


def grow_to_the_end():
    last = bytearray(32)
    try:
        while True:
            last.extend(BLOCK)  # in place, until nothing is left
    except MemoryError:
        return len(last)


gc.collect()
grow_to_the_end()
gc.collect()
assert sum(grow_to_the_end() > 0 for _ in range(3)) == 3
