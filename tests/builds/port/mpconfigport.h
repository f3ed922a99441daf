// The features that the module needs of a port, on top of the core ones, and no others: what is
// missing here is not needed on a board either.

#include <alloca.h>
#include <stdint.h>
#include <sys/types.h>

#define MICROPY_CONFIG_ROM_LEVEL (MICROPY_CONFIG_ROM_LEVEL_CORE_FEATURES)

#define MICROPY_ENABLE_COMPILER (1)
#define MICROPY_ENABLE_GC (1)
#define MICROPY_ENABLE_FINALISER (1)
#define MICROPY_FLOAT_IMPL (MICROPY_FLOAT_IMPL_FLOAT)
#define MICROPY_LONGINT_IMPL (MICROPY_LONGINT_IMPL_MPZ)
#define MICROPY_GCREGS_SETJMP (1)
#define MICROPY_MODULE_BUILTIN_INIT (1)
#define MICROPY_VFS (0)

#define MICROPY_HW_BOARD_NAME "test"
#define MICROPY_HW_MCU_NAME "host"

#define MP_STATE_PORT MP_STATE_VM

typedef intptr_t mp_int_t;
typedef uintptr_t mp_uint_t;
typedef off_t mp_off_t;
