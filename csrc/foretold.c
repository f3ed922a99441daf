// See foretold.h.

#include "foretold.h"
#include "mat.h"
#include "verify/table.h"

#if NCNN_MP_AUDIT

void ncnn_mp_foretold(const char *call, const verify_shape_t *said, ncnn_mat_t made) {
    verify_shape_t shape = verify_shape_of(made);
    if (!verify_same(said, &shape)) {
        ncnn_mp_raise(&mp_type_AssertionError, "%s: ncnn made dims=%d w=%d h=%d d=%d c=%d, foretold were dims=%d w=%d h=%d d=%d c=%d",
            call, shape.dims, shape.w, shape.h, shape.d, shape.c, said->dims, said->w, said->h, said->d, said->c);
    }
}

#endif
