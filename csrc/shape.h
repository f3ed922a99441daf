// Shapes: the one place where sizes are multiplied.
#ifndef NCNN_MP_SHAPE_H
#define NCNN_MP_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ncnn_api.h"

// No Mat of this module has more bytes: below it ncnn's own int arithmetic cannot overflow.
#define NCNN_MP_MAX_BYTES (INT32_MAX)

typedef struct _ncnn_mp_shape_t {
    int dims, w, h, d, c; // unused dimensions are 1; an empty Mat is all 0
    int n;                // how many of these lie one after another: a batch; 1 for an empty Mat
    size_t elemsize;
    int elempack;
    size_t cstep;   // elements from one channel to the next
    size_t channel; // bytes of one channel, without padding
    size_t nstep;   // elements from one Mat of the batch to the next
    size_t packed;  // bytes of the batch, without padding
    size_t padded;  // bytes that ncnn touches
} ncnn_mp_shape_t;

// Whether ncnn knows this combination.
bool ncnn_mp_shape_element_ok(size_t elemsize, int elempack);

// Fills in the steps and the byte counts; false where these exceed NCNN_MP_MAX_BYTES. Dimensions
// >= 1; n <= 1 means no batch.
bool ncnn_mp_shape_measure(ncnn_mp_shape_t *shape);

// The shape of a Mat.
ncnn_mp_shape_t ncnn_mp_shape_of(ncnn_mat_t mat);

#endif
