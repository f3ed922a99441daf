// Between the port's start-up code and MicroPython: initialised data where it is not copied yet,
// the core, the constructors of static C++ objects, and the paint that shows high-water marks.
#include <string.h>

#include "py/gc.h"
#include "py/stackctrl.h"

#include "board.h"
#include "paint.h"

// Of the stack, for what runs below MicroPython's own check: its collector, with a RISC-V's registers for floats, too.
// Less than ncnn takes.
#define STACK_NATIVE (2048)

extern void (*__init_array_start[])(void);
extern void (*__init_array_end[])(void);

int __real_main(int argc, char **argv);
int __wrap_main(int argc, char **argv);
void __wrap_mp_stack_set_limit(mp_uint_t limit);
void __real_mp_stack_set_limit(mp_uint_t limit);
void __wrap_gc_init(void *start, void *end);
void __real_gc_init(void *start, void *end);

int __wrap_main(int argc, char **argv) {
    board_core_init();
    board_stack_paint();
    for (void (**constructor)(void) = __init_array_start; constructor < __init_array_end; constructor++) {
        (*constructor)();
    }
    return __real_main(argc, argv);
}

// Python may use what the linker script gives, not a number of the port's.
void __wrap_mp_stack_set_limit(mp_uint_t limit) {
    (void)limit;
    __real_mp_stack_set_limit((mp_uint_t)(&_estack - &_sstack) - STACK_NATIVE);
}

void __wrap_gc_init(void *start, void *end) {
    board_paint(start, end);
    __real_gc_init(start, end);
}

void board_stack_paint(void) {
    uint8_t *here = __builtin_frame_address(0);
    board_paint(&_sstack, (void *)((uintptr_t)(here - 256) & ~(uintptr_t)3)); // what this call uses
}
