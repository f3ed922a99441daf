// Lets allocations fail in an audit build; empty in release builds. See fail.h.

#include <string.h>

#include "py/runtime.h"

#include "error.h"
#include "fail.h"
#include "memory.h"
#include "option.h"
#include "reserve.h"

#if NCNN_MP_AUDIT

static struct {
    uint32_t count; // allocations since it was armed
    uint32_t index; // the one that fails; 0: none
    uint32_t every; // and each so many behind it; 0: no other
} heaps[HEAPS];
static bool armed;

// Names of the two hooks that others call where they are there: MicroPython's collector (a patch of
// ours) at each allocation, a test's runner at the end of a virtual machine.
bool gc_heap_refuses(void);
void ncnn_mp_fail_reset(void);

bool ncnn_mp_fail_now(ncnn_mp_heap_t heap) {
    if (!armed) {
        return false;
    }
    uint32_t count = ++heaps[heap].count;
    uint32_t index = heaps[heap].index;
    uint32_t every = heaps[heap].every;
    return index != 0 && (count == index || (every != 0 && count > index && (count - index) % every == 0));
}

bool gc_heap_refuses(void) {
    return ncnn_mp_fail_now(HEAP_GC);
}

void ncnn_mp_fail_reset(void) {
    armed = false;
    ncnn_mp_reserve_drop(); // each machine begins and ends without one: what it leaves is counted exactly
}

static ncnn_mp_heap_t get_heap(mp_obj_t name_in) {
    const char *name = mp_obj_str_get_str(name_in);
    bool gc = strcmp(name, "gc") == 0;
    if (!gc && strcmp(name, "native") != 0) {
        ncnn_mp_raise_ValueError("no heap '%s', expected 'native' or 'gc'", name);
    }
    return gc ? HEAP_GC : HEAP_NATIVE;
}

mp_obj_t ncnn_mp_fail(size_t n_args, const mp_obj_t *args) {
    armed = false;
    if (n_args == 0) {
        mp_obj_t counts[] = {
            mp_obj_new_int_from_uint(heaps[HEAP_NATIVE].count),
            mp_obj_new_int_from_uint(heaps[HEAP_GC].count),
            mp_obj_new_int_from_uint(ncnn_mp_reserve_most_used()),
        };
        return mp_obj_new_tuple(MP_ARRAY_SIZE(counts), counts);
    }
    mp_arg_check_num(n_args, 0, 2, 3, false);
    ncnn_mp_heap_t heap = get_heap(args[0]);
    uint32_t index = ncnn_mp_get_int(args[1], MP_QSTR_index, 0, INT32_MAX);
    // What is made once a process is no part of the count.
    ncnn_mp_memory_allocator();
    ncnn_mp_option_native(NULL);
    ncnn_mp_reserve_drop();
    memset(heaps, 0, sizeof(heaps));
    heaps[heap].index = index;
    heaps[heap].every = n_args > 2 ? ncnn_mp_get_int(args[2], MP_QSTR_every, 0, INT32_MAX) : 0;
    armed = true;
    return mp_const_none;
}

#endif
