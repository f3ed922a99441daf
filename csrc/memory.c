// Native memory: the allocators that ncnn is given, what they have handed out, and the
// collections that pay for it. See memory.h.

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "py/gc.h"
#include "py/runtime.h"

#include "fail.h"
#include "guard.h"
#include "memory.h"
#include "reserve.h"
#include "seen.h"

// ncnn wants its blocks aligned for the widest vector unit it may use, and its vector kernels may
// read a little past the end of one. Audit builds run generic code and give exact blocks instead,
// so that AddressSanitizer sees the first byte too far.
#define SYSTEM_ALIGN (2 * sizeof(void *)) // of what calloc() gives
#if NCNN_MP_AUDIT
#define BLOCK_ALIGN SYSTEM_ALIGN
#define BLOCK_OVERREAD (0)
#define MEMORY_LIMIT ((size_t)16 << 20) // what does not fit fails, as on a small device
#else
#define BLOCK_ALIGN (sizeof(void *) == 8 ? 64 : 16)
#define BLOCK_OVERREAD (64)
#define MEMORY_LIMIT (SIZE_MAX / 4) // as in ncnn's Mat::create(), which makes larger ones empty
#endif

// Collect when more than this, and more than the last collection left alive, has been allocated
// since: the work of collecting stays a constant share of the work of allocating.
#ifndef NCNN_MP_COLLECT_BYTES
#define NCNN_MP_COLLECT_BYTES ((size_t)(sizeof(void *) == 8 ? 8 << 20 : 64 << 10))
#endif

// Lies in front of every block.
typedef struct _block_header_t {
    void *raw; // what the system's or the pool's allocator gave
    size_t size;
} block_header_t;

static size_t live_bytes;
static size_t kept_bytes;  // alive after the last collection
static size_t fresh_bytes; // allocated since then
static uint32_t failures;

size_t ncnn_mp_native_bytes(void) {
    return live_bytes;
}

void ncnn_mp_memory_account(size_t bytes) {
    live_bytes += bytes;
    fresh_bytes += bytes;
}

void ncnn_mp_memory_unaccount(size_t bytes) {
    live_bytes -= bytes;
}

/******************************************************************************/
// Blocks

// Whether a block may be had at all. Not while the reserve is gone: see reserve.h.
static bool block_allowed(size_t size) {
    bool fits = size <= MEMORY_LIMIT && live_bytes <= MEMORY_LIMIT - size;
    return fits && ncnn_mp_reserve_is_full() && !FAIL_NOW(HEAP_NATIVE);
}

// How much room a block of `size` bytes needs. In audit builds nothing lies between its end and
// the redzone.
static size_t block_room(size_t size) {
    return sizeof(block_header_t) + (BLOCK_ALIGN - SYSTEM_ALIGN) + size + BLOCK_OVERREAD;
}

static MP_NOINLINE void *block_place(void *raw, size_t size) {
    if (raw == NULL) {
        failures++;
        return NULL;
    }
    uintptr_t start = ((uintptr_t)raw + sizeof(block_header_t) + BLOCK_ALIGN - 1) & ~(uintptr_t)(BLOCK_ALIGN - 1);
    block_header_t *header = (block_header_t *)start - 1;
    header->raw = raw;
    header->size = size;
    return (void *)start;
}

static block_header_t *block_header(void *block) {
    return (block_header_t *)block - 1;
}

static void *block_new(size_t size) {
    return block_place(block_allowed(size) ? calloc(1, block_room(size)) : NULL, size);
}

// What ncnn is given: Python may see all of it, whatever ncnn writes.
static void *block_given(size_t size) {
    void *block = block_new(size);
    if (!GUARD_ON(memory_zeroed) && block != NULL) {
        memset(block, 0x5a, size); // GCOVR_EXCL_LINE: without the guard alone
        UNWRITTEN(block, size); // GCOVR_EXCL_LINE: the same
    }
    return block;
}

static void *block_counted(void *block, size_t size) {
    if (block != NULL) {
        ncnn_mp_memory_account(size);
    }
    return block;
}

static void *counted_malloc(ncnn_allocator_t allocator, size_t size) {
    (void)allocator;
    return block_counted(block_given(size), size);
}

static void counted_free(ncnn_allocator_t allocator, void *block) {
    (void)allocator;
    if (block != NULL) {
        ncnn_mp_memory_unaccount(block_header(block)->size);
        free(block_header(block)->raw);
    }
}

// What ncnn takes from no allocator, above all weights: in place of its own functions, which are
// weak. Not counted, because what was read of a model is.
void *ncnn_fast_malloc(size_t size);
void ncnn_fast_free(void *block);

void *ncnn_fast_malloc(size_t size) {
    return block_given(size);
}

void ncnn_fast_free(void *block) {
    if (block != NULL) {
        free(block_header(block)->raw);
    }
}

void *ncnn_mp_memory_new(size_t size) {
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(size);
    void *block;
    do {
        block = block_counted(block_new(size), size);
    } while (ncnn_mp_attempt_again(&attempt));
    return block;
}

void ncnn_mp_memory_free(void *block) {
    counted_free(NULL, block);
}

/******************************************************************************/
// The allocators that ncnn sees

ncnn_allocator_t ncnn_mp_memory_allocator(void) {
    // Lives as long as the process: it holds nothing of any VM.
    static ncnn_allocator_t allocator;
    if (allocator == NULL) {
        allocator = ncnn_allocator_create_unlocked_pool_allocator();
        allocator->fast_malloc = counted_malloc;
        allocator->fast_free = counted_free;
    }
    return allocator;
}

#if NCNN_MP_AUDIT

// A pool would hide overflows and late uses from AddressSanitizer.
void ncnn_mp_memory_count(ncnn_allocator_t allocator, bool unlocked) {
    (void)unlocked;
    allocator->fast_malloc = counted_malloc;
    allocator->fast_free = counted_free;
}

#else

// ncnn's own functions of the two kinds of pool, by `unlocked`.
static struct __ncnn_allocator_t pools[2];

static void *pooled_malloc(const struct __ncnn_allocator_t *pool, ncnn_allocator_t allocator, size_t size) {
    void *block = block_place(block_allowed(size) ? pool->fast_malloc(allocator, block_room(size)) : NULL, size);
    if (block != NULL) {
        ncnn_mp_memory_account(size);
        memset(block, 0, size);
    }
    return block;
}

static void pooled_free(const struct __ncnn_allocator_t *pool, ncnn_allocator_t allocator, void *block) {
    ncnn_mp_memory_unaccount(block_header(block)->size);
    pool->fast_free(allocator, block_header(block)->raw);
}

static void *locked_malloc(ncnn_allocator_t allocator, size_t size) {
    return pooled_malloc(&pools[false], allocator, size);
}

static void locked_free(ncnn_allocator_t allocator, void *block) {
    pooled_free(&pools[false], allocator, block);
}

static void *unlocked_malloc(ncnn_allocator_t allocator, size_t size) {
    return pooled_malloc(&pools[true], allocator, size);
}

static void unlocked_free(ncnn_allocator_t allocator, void *block) {
    pooled_free(&pools[true], allocator, block);
}

void ncnn_mp_memory_count(ncnn_allocator_t allocator, bool unlocked) {
    pools[unlocked] = *allocator;
    allocator->fast_malloc = unlocked ? unlocked_malloc : locked_malloc;
    allocator->fast_free = unlocked ? unlocked_free : locked_free;
}

#endif

/******************************************************************************/
// Attempts

static void collect(void) {
    gc_collect();
    kept_bytes = live_bytes;
    fresh_bytes = 0;
}

ncnn_mp_attempt_t ncnn_mp_attempt_of_many(size_t bytes, size_t small_blocks) {
    ncnn_mp_attempt_check(bytes <= MEMORY_LIMIT ? ATTEMPT_DONE : ATTEMPT_FAILED);
    size_t bound = MAX(kept_bytes, NCNN_MP_COLLECT_BYTES);
    if (fresh_bytes > bound || bytes > bound - fresh_bytes) {
        collect();
    }
    if (!ncnn_mp_reserve_fill(small_blocks)) {
        collect();
        if (!ncnn_mp_reserve_fill(small_blocks)) {
            ncnn_mp_attempt_check(ATTEMPT_FAILED);
        }
    }
    return (ncnn_mp_attempt_t) { .failures = failures, .small_blocks = small_blocks };
}

ncnn_mp_attempt_t ncnn_mp_attempt(size_t bytes) {
    return ncnn_mp_attempt_of_many(bytes, 0);
}

ncnn_mp_outcome_t ncnn_mp_attempt_outcome(ncnn_mp_attempt_t *self) {
    if (self->failures == failures) {
        return ATTEMPT_DONE;
    }
    // Dealt with here, and so no failure of a call that this one is part of.
    failures = self->failures;
    if (self->collected) {
        return ATTEMPT_FAILED;
    }
    collect();
    self->collected = true;
    return ncnn_mp_reserve_fill(self->small_blocks) ? ATTEMPT_AGAIN : ATTEMPT_FAILED;
}

void ncnn_mp_attempt_check(ncnn_mp_outcome_t outcome) {
    GUARD(memory_left, outcome == ATTEMPT_DONE, MemoryError, "no native memory left");
}

void ncnn_mp_attempt_end(ncnn_mp_attempt_t *self) {
    ncnn_mp_attempt_check(ncnn_mp_attempt_outcome(self));
}

bool ncnn_mp_memory_refuses(void) {
    bool refuses = !ncnn_mp_reserve_is_full();
    failures += refuses;
    return refuses;
}

bool ncnn_mp_attempt_again(ncnn_mp_attempt_t *self) {
    ncnn_mp_outcome_t outcome = ncnn_mp_attempt_outcome(self);
    if (outcome == ATTEMPT_AGAIN) {
        return true;
    }
    ncnn_mp_attempt_check(outcome);
    return false;
}
