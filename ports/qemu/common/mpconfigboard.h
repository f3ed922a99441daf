// MicroPython's configuration of the qemu port, with the file systems that models are loaded from.
#include "ports/qemu/mpconfigport.h"

// Models in ROM: what the partition at _romfs_start holds is mounted at /rom.
#undef MICROPY_VFS_ROM_IOCTL
#define MICROPY_VFS_ROM_IOCTL (1)

// How far the raw REPL may run ahead, twice: an emulator's serial line loses nothing.
#define MICROPY_REPL_STDIN_BUFFER_MAX (16384)

// The assembler version saves no floating-point registers, which calls keep with this ABI.
#if defined(__riscv_float_abi_single)
#define MICROPY_NLR_SETJMP (1)
#endif
