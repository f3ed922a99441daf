// When the module may be called, and when not. See entry.h.

#include "py/cstack.h"
#include "py/gc.h"
#include "py/runtime.h"

#include "entry.h"
#include "guard.h"

// Of the C stack, for a call: half as much again as any has been seen to take (tests/boards/). Python code
// stops a little above the end of it, which is for what does not look where that is; ncnn takes more.
#ifndef NCNN_MP_STACK_BYTES
#define NCNN_MP_STACK_BYTES ((size_t)1536 * sizeof(void *))
#endif

static _Noreturn void raise_locked(void) {
    ncnn_mp_raise_MemoryError("heap is locked");
}

void ncnn_mp_entry_check(void) {
    #if MICROPY_STACK_CHECK
    size_t end = MP_STATE_THREAD(stack_limit) + MICROPY_STACK_CHECK_MARGIN;
    if (GUARD_REFUSES(stack_left, mp_cstack_usage() + NCNN_MP_STACK_BYTES > end)) {
        mp_raise_recursion_depth();
    }
    #endif
    if (GUARD_REFUSES(heap_unlocked, MP_STATE_THREAD(gc_lock_depth) != 0)) {
        raise_locked();
    }
}

// Two bits say of a block what the collector knows: this one, that something in use leads to it. It is right
// while finalisers run.
#define IS_USED (2)
#define BLOCKS_IN_BYTE (4)

// AddressSanitizer lets nobody else look at the collector's tables (sanitizers/unix/gc_heap.c).
__attribute__((no_sanitize_address)) static bool is_used(const byte *object) {
    const mp_state_mem_area_t *area = &MP_STATE_MEM(area);
    #if MICROPY_GC_SPLIT_HEAP
    while (object < area->gc_pool_start || object >= area->gc_pool_end) {
        area = area->next;
    }
    #endif
    size_t block = (object - area->gc_pool_start) / MICROPY_BYTES_PER_GC_BLOCK;
    return (area->gc_alloc_table_start[block / BLOCKS_IN_BYTE] >> block % BLOCKS_IN_BYTE * 2 & IS_USED) != 0;
}

void ncnn_mp_entry_check_close(const void *object) {
    size_t locked = MP_STATE_THREAD(gc_lock_depth);
    if (GUARD_REFUSES(close_unlocked, locked != 0 && (locked != GC_COLLECT_FLAG || is_used(object)))) {
        raise_locked();
    }
}
