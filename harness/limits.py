"""Every number that bounds a generated program or makes it hostile, by name."""

from __future__ import annotations

# Size of a program.
MOST_CALLS = 16
LEAST_CALLS = 6
MOST_INPUT_BYTES = 512
MOST_FILE_BYTES = 2048

# Well-behaved values: small, because speed finds more than size does.
MOST_SIZE = 12
# More floats than MicroPython's heap has room for, and than an audit build may allocate.
LARGE_SIZES = (300_000, 4_500_000, 500_000_000)
MOST_BUFFER = 256
MOST_TEXT = 8
MOST_BORDER = 4
MOST_CHURN = 40

# What a call may be given when it is meant to be refused: around every width a C type could have.
# Nothing that is merely large: that would be granted, and megabytes cost milliseconds.
HOSTILE_INTEGERS: tuple[int, ...] = (
    -1,
    0,
    1,
    3,
    17,
    255,
    256,
    46341,  # its square is the first above 2**31
    2**20,
    2**24,
    2**28,
    2**29,
    2**30 - 1,
    2**30,
    2**31 - 16,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**32,
    2**32 + 1,
    2**61,
    2**62,
    2**63 - 1,
    2**63,
    2**64,
    10**30,
    -2,
    -16,
    -(2**31),
    -(2**31) - 1,
    -(2**63),
    -(10**30),
)

HOSTILE_FLOATS: tuple[float, ...] = (
    0.0,
    -0.0,
    1.5,
    -1e38,
    1e39,
    1e-45,
    float("inf"),
    float("-inf"),
    float("nan"),
)

# How often (in 256) a call gets one hostile argument; a program draws one of them for itself.
HOSTILITY: tuple[int, ...] = (0, 8, 48, 144)

# One program in so many is compared with CPython's ncnn while fuzzing.
COMPARE_EVERY = 256

# How often (in 16) an operation reaches for an object that was closed before.
DEAD_RECEIVER = 2

# Budgets of one execution.
HANG_SECONDS = 10
SCOUT_HANG_SECONDS = 3
# A second of a process's may take so many of the clock's: other processes want the cores, too.
BUSY = 6
NATIVE_BLOCK_MEGABYTES = 64
RESIDENT_MEGABYTES = 2048
