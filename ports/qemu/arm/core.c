// Cortex-M: floating point, and memory protection that turns what a board must not do into a
// fault: using a null pointer, writing to ROM, growing the stack into what lies below it.
#include "board.h"

#define REGISTER(address) (*(volatile uint32_t *)(address))
#define CPACR REGISTER(0xe000ed88)
#define MPU_CTRL REGISTER(0xe000ed94)
#define MPU_RBAR REGISTER(0xe000ed9c)
#define MPU_RASR REGISTER(0xe000eda0)

#define CPACR_FPU (0xf << 20)
#define MPU_CTRL_ENABLE (1 << 0)
#define MPU_CTRL_PRIVDEFENA (1 << 2)
#define MPU_RBAR_VALID (1 << 4)
#define MPU_NO_ACCESS (0 << 24 | 1 << 28) // and not executed
#define MPU_READ_ONLY (6 << 24)
#define MPU_SIZE(log2) (((log2) - 1) << 1 | 1)

extern uint8_t _stack_guard; // 256 bytes, aligned to them

static void protect(unsigned region, uintptr_t start, uint32_t rights) {
    MPU_RBAR = start | MPU_RBAR_VALID | region;
    MPU_RASR = rights;
}

void board_core_init(void) {
    #if defined(__ARM_FP)
    CPACR |= CPACR_FPU;
    #endif
    // The one with the higher number counts. Vectors are fetched in spite of region 1.
    protect(0, 0, MPU_READ_ONLY | MPU_SIZE(22));
    protect(1, 0, MPU_NO_ACCESS | MPU_SIZE(8));
    protect(2, (uintptr_t)&_stack_guard, MPU_NO_ACCESS | MPU_SIZE(8));
    MPU_CTRL = MPU_CTRL_ENABLE | MPU_CTRL_PRIVDEFENA;
    __asm volatile ("dsb\n isb" ::: "memory");
}
