# What a plain source tree can build: no threads (firmware has one), nothing that needs a git
# submodule or micropython-lib, no foreign functions.
FROZEN_MANIFEST =
MICROPY_PY_THREAD = 0
MICROPY_PY_FFI = 0
MICROPY_PY_BTREE = 0
MICROPY_PY_SSL = 0
MICROPY_SSL_AXTLS = 0
MICROPY_SSL_MBEDTLS = 0
MICROPY_PY_BLUETOOTH = 0

# program_runner.c answers `--serve` before MicroPython's main sees the arguments, and captures
# what a program writes.
LDFLAGS_MOD += -Wl,--wrap=main -Wl,--wrap=write
