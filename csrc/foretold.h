// Audit builds compare what ncnn makes with what the verifier said it would. A difference is a mistake of
// the table's, and an AssertionError, which nothing else in the module raises: every fuzzer notices.
#ifndef NCNN_MP_FORETOLD_H
#define NCNN_MP_FORETOLD_H

#include "verify/graph.h"

#if NCNN_MP_AUDIT
void ncnn_mp_foretold(const char *call, const verify_shape_t *said, ncnn_mat_t made);
#else
static inline void ncnn_mp_foretold(const char *call, const verify_shape_t *said, ncnn_mat_t made) {
    (void)call;
    (void)said;
    (void)made;
}
#endif

#endif
