// Allocations that fail on purpose, in audit builds: the k-th from a call of _fail() on, alone, with
// all that follow or with each n-th of them, in one of the two heaps. What a program does about it is
// the OOM sweep's question (tests/oom/).
#ifndef NCNN_MP_FAIL_H
#define NCNN_MP_FAIL_H

#include "py/obj.h"

typedef enum _ncnn_mp_heap_t {
    HEAP_NATIVE,
    HEAP_GC,
    HEAPS,
} ncnn_mp_heap_t;

#if NCNN_MP_AUDIT

// Counts an allocation: whether it has to fail.
bool ncnn_mp_fail_now(ncnn_mp_heap_t heap);

// _fail(heap, k, every=0) arms: heap is "native" or "gc", k = 0 only counts; every = 1 means all
// that follow, 0 none.
// _fail() disarms and gives the numbers of allocations counted since, and how much operator new ever
// took out of its reserve: (native, gc, bytes).
mp_obj_t ncnn_mp_fail(size_t n_args, const mp_obj_t *args);

#define FAIL_NOW(heap) ncnn_mp_fail_now(heap)

#else

#define FAIL_NOW(heap) (false)

#endif

#endif
