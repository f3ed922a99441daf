// ncnn's C API as the module uses it, whichever of the supported releases it is compiled with.
#ifndef NCNN_MP_NCNN_API_H
#define NCNN_MP_NCNN_API_H

#include "c_api.h"

// Whether ncnn may have vector kernels of its own for this processor: they keep several channels in one
// element, or numbers in 16 bits. It has none for microcontrollers.
#if defined(__i386__) || defined(__x86_64__) || defined(__ARM_NEON) || defined(__riscv_vector)
#define NCNN_MP_PACKED (1)
#else
#define NCNN_MP_PACKED (0)
#endif

// Releases up to 20260526 have no batches, no kv cache of a given size and no 16-bit integers: a Mat is
// a batch of one, and the options, which are hints, do nothing.
#ifndef NCNN_BATCH
#define NCNN_BATCH (0)
#define ncnn_mat_get_n(mat) (1)

#define ncnn_option_get_use_int16_packed ncnn_mp_option_get_absent
#define ncnn_option_get_use_int16_storage ncnn_mp_option_get_absent
#define ncnn_option_set_use_int16_packed ncnn_mp_option_set_absent
#define ncnn_option_set_use_int16_storage ncnn_mp_option_set_absent
#define ncnn_option_set_kvcache_max_seqlen_hint ncnn_mp_option_set_absent

static inline int ncnn_mp_option_get_absent(const ncnn_option_t option) {
    (void)option;
    return 0;
}

static inline void ncnn_mp_option_set_absent(ncnn_option_t option, int value) {
    (void)option;
    (void)value;
}

static inline void ncnn_option_set_kvcache_allocator(ncnn_option_t option, ncnn_allocator_t allocator) {
    (void)option;
    (void)allocator;
}
#endif

#endif
