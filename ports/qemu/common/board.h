// What the parts of a board share.
#ifndef BOARD_H
#define BOARD_H

#include <stddef.h>
#include <stdint.h>

// Of the linker script.
extern uint8_t _heap_start, _heap_end;   // what malloc() gives out
extern uint8_t _sstack, _estack;         // the stack; below it lies a guard
extern uint8_t _romfs_start, _romfs_end; // the partition for models

// What the core itself needs before any other C code runs: memory protection, floating point.
void board_core_init(void);

// Marks the stack below the caller, so that its high-water mark can be seen.
void board_stack_paint(void);

typedef struct _board_native_t {
    size_t size; // of the heap
    size_t live; // bytes that malloc() has given out
    size_t peak; // the most of them at a time since the last board_native_rewind()
    size_t blocks; // those that malloc() has given out
} board_native_t;

board_native_t board_native(void);
void board_native_rewind(void);

#endif
