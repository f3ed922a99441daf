# On a 32-bit board, a Mat of one to two gigabytes was made empty and given out as if it were one:
# ncnn's Mat::create() (patch 0010) does not ask the allocator for so much, so no allocation failed.
# Owner: binding. Found by contract tests on boards.
from ncnn_mp import Mat

for sizes in ((2**29 - 64,), (2**14, 2**14)):
    try:
        with Mat(*sizes) as made:
            assert (made.dims, made.w) == (len(sizes), sizes[0]), made
    except MemoryError:
        pass
