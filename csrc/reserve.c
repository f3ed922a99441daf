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

bool ncnn_mp_reserve_is_full(void) {
    return reserve != NULL;
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
// Audit builds have more memory than a device: they count what lies in a reserve that was given up.

#if NCNN_MP_AUDIT

typedef struct _taken_t {
    struct _taken_t *next;
    void *block;
    size_t size; // with the system's own bookkeeping
} taken_t;

static taken_t *taken;
static size_t used;
static size_t most_used;

size_t ncnn_mp_reserve_most_used(void) {
    return most_used;
}

static void taken_remove(taken_t **place) {
    taken_t *gone = *place;
    *place = gone->next;
    used -= gone->size;
    free(gone);
}

static void taken_forget_all(void) {
    while (taken != NULL) {
        taken_remove(&taken);
    }
}

static void taken_forget(const void *block) {
    for (taken_t **place = &taken; *place != NULL; place = &(*place)->next) {
        if ((*place)->block == block) {
            taken_remove(place);
            break;
        }
    }
}

static void *taken_new(size_t size) {
    taken_t *self = malloc(sizeof(taken_t));
    *self = (taken_t) { taken, malloc(size), size + 2 * sizeof(void *) };
    taken = self;
    used += self->size;
    most_used = MAX(most_used, used);
    return used <= reserve_bytes ? self->block : NULL;
}

#else

static inline void taken_forget_all(void) {
}

static inline void taken_forget(const void *block) {
    (void)block;
}

static void *taken_new(size_t size) {
    return malloc(size);
}

#endif

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
    void *block = taken_new(size);
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
        taken_forget_all();
    }
    return take_from_reserve(size);
}

// GCOVR_EXCL_START: which of these a compiler calls is its own affair

void *operator_new_array(size_t size) {
    return operator_new(size);
}

void operator_delete(void *block) {
    taken_forget(block);
    free(block);
}

void operator_delete_array(void *block) {
    operator_delete(block);
}

void operator_delete_sized(void *block, size_t size) {
    (void)size;
    operator_delete(block);
}

void operator_delete_array_sized(void *block, size_t size) {
    (void)size;
    operator_delete(block);
}

// GCOVR_EXCL_STOP
