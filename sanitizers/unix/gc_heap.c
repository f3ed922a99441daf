// See gc_heap.h. Empty in builds without the hooks.

#include "py/gc.h"
#include "py/mpstate.h"

#if defined(MICROPY_GC_HOOK_SPAN)

#include <sanitizer/asan_interface.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// The module under test may want an allocation to fail; another module need not know of it.
__attribute__((weak)) bool gc_heap_refuses(void);

// NCNN_MP_GC_STRESS=n in the environment: collect at every n-th allocation of a running program.
static unsigned long stress;

__attribute__((constructor)) static void read_environment(void) {
    const char *given = getenv("NCNN_MP_GC_STRESS");
    stress = given != NULL ? strtoul(given, NULL, 10) : 0;
}

static bool stressed(void) {
    static unsigned long allocations;
    // Without a handler of exceptions no program runs: the machine is being made.
    return stress != 0 && MP_STATE_THREAD(nlr_top) != NULL && MP_STATE_MEM(gc_auto_collect_enabled)
           && allocations++ % stress == 0;
}

bool gc_heap_alloc(void) {
    if (stressed()) {
        gc_collect();
    }
    return gc_heap_refuses == NULL || !gc_heap_refuses();
}

void gc_heap_span(const void *start, size_t n_used, size_t n_room) {
    ASAN_UNPOISON_MEMORY_REGION(start, n_used);
    ASAN_POISON_MEMORY_REGION((const byte *)start + n_used, n_room - n_used);
}

#if __has_feature(address_sanitizer)

// The allocation that `at` lies in, its tail included, or NULL.
static const byte *allocation_around(const byte *at) {
    const mp_state_mem_area_t *area = &MP_STATE_MEM(area);
    const byte *head = at - (size_t)(at - area->gc_pool_start) % MICROPY_BYTES_PER_GC_BLOCK;
    while (head >= area->gc_pool_start && gc_nbytes(head) == 0) {
        head -= MICROPY_BYTES_PER_GC_BLOCK;
    }
    return head >= area->gc_pool_start && at < head + gc_nbytes(head) ? head : NULL;
}

// Says in words below the sanitizer's report what it can only call poisoned. Read by
// harness/triage/asan.py.
static void explain(const char *report) {
    (void)report;
    const mp_state_mem_area_t *area = &MP_STATE_MEM(area);
    const byte *at = __asan_get_report_address();
    if (at < area->gc_alloc_table_start || at >= area->gc_pool_end) {
        return;
    }
    if (at < area->gc_pool_start) {
        dprintf(STDERR_FILENO, "GC heap: overflow into the collector's tables\n");
        return;
    }
    const byte *head = allocation_around(at);
    if (head == NULL) {
        dprintf(STDERR_FILENO, "GC heap: use-after-free: the block at %p belongs to nobody\n", at);
        return;
    }
    const byte *end = __asan_region_is_poisoned((void *)head, gc_nbytes(head));
    dprintf(STDERR_FILENO, "GC heap: overflow: %d bytes from the start of an allocation of %d bytes at %p\n",
        (int)(at - head), (int)(end - head), head);
}

__attribute__((constructor)) static void install(void) {
    __asan_set_error_report_callback(explain);
}

#endif

#endif
