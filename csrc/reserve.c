// operator new and operator delete, and the reserve behind them. See reserve.h.

#include <stdlib.h>

#include "py/mpprint.h"
#include "py/misc.h"

#include "fail.h"
#include "reserve.h"

// Several times what any call has been seen to need after its first failure (tests/oom/).
#ifndef NCNN_MP_RESERVE_BYTES
#define NCNN_MP_RESERVE_BYTES ((size_t)1536 * sizeof(void *))
#endif

static void *reserve;
static size_t reserve_bytes;
static size_t used; // of a reserve that was given up
static size_t most_used;

bool ncnn_mp_reserve_is_full(void) {
    return reserve != NULL;
}

size_t ncnn_mp_reserve_most_used(void) {
    return most_used;
}

bool ncnn_mp_reserve_fill(size_t more) {
    size_t bytes = NCNN_MP_RESERVE_BYTES + more;
    if (reserve == NULL || reserve_bytes < bytes) {
        free(reserve);
        reserve = FAIL_NOW(HEAP_NATIVE) ? NULL : malloc(bytes);
        reserve_bytes = bytes;
    }
    return reserve != NULL;
}

void ncnn_mp_reserve_drop(void) {
    free(reserve);
    reserve = NULL;
}

void ncnn_mp_reserve_trim(void) {
    if (reserve_bytes > NCNN_MP_RESERVE_BYTES) {
        ncnn_mp_reserve_drop();
    }
}

/******************************************************************************/
// The C++ runtime's functions, under the names that all our targets' ABI (Itanium's) gives them.

#if __SIZEOF_SIZE_T__ == 8
#define SIZE_LETTER "m"
_Static_assert(__builtin_types_compatible_p(size_t, unsigned long), "operator new has another name here");
#else
#define SIZE_LETTER "j"
_Static_assert(__builtin_types_compatible_p(size_t, unsigned int), "operator new has another name here");
#endif
#define NAMED(name) __asm__ (name)

void *operator_new(size_t size) NAMED("_Znw" SIZE_LETTER);
void *operator_new_array(size_t size) NAMED("_Zna" SIZE_LETTER);
void operator_delete(void *block) NAMED("_ZdlPv");
void operator_delete_array(void *block) NAMED("_ZdaPv");
void operator_delete_sized(void *block, size_t size) NAMED("_ZdlPv" SIZE_LETTER);
void operator_delete_array_sized(void *block, size_t size) NAMED("_ZdaPv" SIZE_LETTER);

// Out of what the reserve left to the system. There is no way back into Python from here: without
// it a firmware starts again.
static void *take_from_reserve(size_t size) {
    used += size + 2 * sizeof(void *); // with the system's own bookkeeping
    most_used = MAX(most_used, used);
    void *block = used <= reserve_bytes ? malloc(size) : NULL; // GCOVR_EXCL_BR_LINE: the same
    // GCOVR_EXCL_START: ends the process; the OOM sweep shows that nothing comes here
    if (block == NULL) {
        mp_printf(&mp_plat_print, "FATAL: ncnn_mp: a reserve of %u bytes was too small\n", (unsigned)reserve_bytes);
        abort();
    }
    // GCOVR_EXCL_STOP
    return block;
}

void *operator_new(size_t size) {
    size = MAX(size, 1);
    void *block = FAIL_NOW(HEAP_NATIVE) ? NULL : malloc(size);
    if (block != NULL) {
        return block;
    }
    if (reserve != NULL) {
        ncnn_mp_reserve_drop();
        used = 0;
    }
    return take_from_reserve(size);
}

// GCOVR_EXCL_START: which of these a compiler calls is its own affair

void *operator_new_array(size_t size) {
    return operator_new(size);
}

void operator_delete(void *block) {
    free(block);
}

void operator_delete_array(void *block) {
    free(block);
}

void operator_delete_sized(void *block, size_t size) {
    (void)size;
    free(block);
}

void operator_delete_array_sized(void *block, size_t size) {
    (void)size;
    free(block);
}

// GCOVR_EXCL_STOP
