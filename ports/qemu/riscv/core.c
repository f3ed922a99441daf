// RISC-V: initialised data, thread-local variables, floating point, and memory protection that
// turns what a board must not do into a fault: writing to ROM, growing the stack into what lies
// below it. Nothing is at address 0.
#include "board.h"

extern uint8_t _sidata, _sdata, _edata, _thread_block;
extern uint8_t _stack_guard; // 256 bytes, aligned to them

#define MSTATUS_FS_INITIAL (1 << 13)
#define PMP_READ (1)
#define PMP_EXECUTE (4)
#define PMP_TO_HERE (1 << 3) // from the address before
#define PMP_LOCKED (1 << 7)  // for machine mode, too

#define ROM_START (0x80000000u)
#define GUARD_BYTES (256)

#define WRITE_CSR(name, value) __asm volatile ("csrw " name ", %0" :: "r" (value))

void board_core_init(void) {
    __asm volatile ("mv tp, %0" :: "r" (&_thread_block));
    for (uint32_t *from = (uint32_t *)&_sidata, *to = (uint32_t *)&_sdata; to < (uint32_t *)&_edata;) {
        *to++ = *from++;
    }
    #if defined(__riscv_flen)
    __asm volatile ("csrs mstatus, %0" :: "r" (MSTATUS_FS_INITIAL));
    __asm volatile ("csrw fcsr, zero");
    #endif
    // Four bounds: nothing below ROM, ROM, nothing, the guard. Whatever no entry names is allowed.
    WRITE_CSR("pmpaddr0", ROM_START >> 2);
    WRITE_CSR("pmpaddr1", (uint32_t)&_romfs_end >> 2);
    WRITE_CSR("pmpaddr2", (uint32_t)&_stack_guard >> 2);
    WRITE_CSR("pmpaddr3", ((uint32_t)&_stack_guard + GUARD_BYTES) >> 2);
    uint32_t rom = PMP_LOCKED | PMP_TO_HERE | PMP_READ | PMP_EXECUTE;
    uint32_t guard = PMP_LOCKED | PMP_TO_HERE;
    WRITE_CSR("pmpcfg0", rom << 8 | guard << 24);
}
