// Native memory: counted, zeroed, and paid for by collections.
//
// ncnn allocates through the allocators below, so that the module knows how much native memory is
// alive, every byte that Python can see has been written, and memory pressure runs MicroPython's
// collector, which does not know of native memory by itself.
#ifndef NCNN_MP_MEMORY_H
#define NCNN_MP_MEMORY_H

#include "py/obj.h"

#include "ncnn_api.h"

// Native bytes alive: Mats, blobs, handles, fast_malloc() blocks and loaded models.
size_t ncnn_mp_native_bytes(void);

// Loaded models lie outside our allocators; Net reports what it read.
void ncnn_mp_memory_account(size_t bytes);
void ncnn_mp_memory_unaccount(size_t bytes);

// Zeroed memory of the module's own; MemoryError.
void *ncnn_mp_memory_new(size_t size);
void ncnn_mp_memory_free(void *block);

// The allocator that ncnn uses wherever a program has not given one; MemoryError.
ncnn_allocator_t ncnn_mp_memory_allocator(void);

// Makes an allocator of a program's own count and zero what it hands out.
void ncnn_mp_memory_count(ncnn_allocator_t allocator, bool unlocked);

// One try of a native call that allocates. Usage:
//
//     ncnn_mp_attempt_t attempt = ncnn_mp_attempt(bytes);
//     do {
//         … the call, after undoing a former try …
//     } while (ncnn_mp_attempt_again(&attempt));
//
// The start collects if `bytes` more would be too many, and fills the reserve that stands behind
// operator new (reserve.h; MemoryError). A try during which an allocation failed is repeated once
// after a collection; if that fails too, MemoryError. So every call into ncnn that allocates is an
// attempt, or follows one without another call in between that allocates much.
typedef struct _ncnn_mp_attempt_t {
    uint32_t failures;
    bool collected;
    size_t small_blocks; // of ncnn_mp_attempt_of_many()
} ncnn_mp_attempt_t;

ncnn_mp_attempt_t ncnn_mp_attempt(size_t bytes);

// The same for a call that takes so many bytes in blocks that cannot be refused.
ncnn_mp_attempt_t ncnn_mp_attempt_of_many(size_t bytes, size_t small_blocks);
bool ncnn_mp_attempt_again(ncnn_mp_attempt_t *self);

// The same in two steps, for calls that must not raise between their tries.
typedef enum _ncnn_mp_outcome_t {
    ATTEMPT_DONE,
    ATTEMPT_AGAIN,
    ATTEMPT_FAILED,
} ncnn_mp_outcome_t;

ncnn_mp_outcome_t ncnn_mp_attempt_outcome(ncnn_mp_attempt_t *self);
void ncnn_mp_attempt_check(ncnn_mp_outcome_t outcome);

// Ends what cannot be tried again: MemoryError if an allocation failed.
void ncnn_mp_attempt_end(ncnn_mp_attempt_t *self);

// Whether ncnn's next wish is to be refused, because it has used the reserve: a failure, if so.
bool ncnn_mp_memory_refuses(void);

#endif
