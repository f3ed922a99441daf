// Shapes: overflow-checked sizes of Mats as ncnn lays them out.

#include "shape.h"

// ncnn starts every channel, and every Mat of a batch, at a multiple of so many bytes.
#define CHANNEL_ALIGN (16)
#define BATCH_ALIGN (4096)

bool ncnn_mp_shape_element_ok(size_t elemsize, int elempack) {
    if ((elempack == 2 || elempack == 3) && elemsize == (size_t)elempack) {
        return true; // pixels
    }
    if (elempack != 1 && elempack != 4 && elempack != 8 && elempack != 16) {
        return false;
    }
    size_t lane = elemsize / elempack;
    return elemsize % elempack == 0 && (lane == 1 || lane == 2 || lane == 4);
}

// *product *= factor, unless that exceeds what a Mat may have.
static bool multiply(uint64_t *product, uint64_t factor) {
    *product *= factor; // both are below 2**31
    return *product <= NCNN_MP_MAX_BYTES;
}

static uint64_t align(uint64_t bytes, uint64_t to) {
    return (bytes + to - 1) / to * to;
}

bool ncnn_mp_shape_measure(ncnn_mp_shape_t *shape) {
    uint64_t channel = shape->elemsize;
    if (!multiply(&channel, shape->w) || !multiply(&channel, shape->h) || !multiply(&channel, shape->d)) {
        return false;
    }
    shape->cstep = align(channel, CHANNEL_ALIGN) / shape->elemsize;
    uint64_t padded = shape->cstep * shape->elemsize;
    if (!multiply(&padded, shape->c)) {
        return false;
    }
    shape->n = shape->n > 1 ? shape->n : 1;
    uint64_t step = shape->n > 1 ? align(padded, BATCH_ALIGN) / shape->elemsize * shape->elemsize : padded;
    shape->nstep = step / shape->elemsize;
    if (!multiply(&step, shape->n)) {
        return false;
    }
    shape->channel = channel;
    shape->packed = channel * shape->c * shape->n;
    shape->padded = step;
    return true;
}

ncnn_mp_shape_t ncnn_mp_shape_of(ncnn_mat_t mat) {
    ncnn_mp_shape_t shape = {
        .dims = ncnn_mat_get_dims(mat),
        .w = ncnn_mat_get_w(mat),
        .h = ncnn_mat_get_h(mat),
        .d = ncnn_mat_get_d(mat),
        .c = ncnn_mat_get_c(mat),
        .n = ncnn_mat_get_n(mat),
        .elemsize = ncnn_mat_get_elemsize(mat),
        .elempack = ncnn_mat_get_elempack(mat),
        .cstep = ncnn_mat_get_cstep(mat),
    };
    shape.channel = (size_t)shape.w * shape.h * shape.d * shape.elemsize;
    shape.packed = shape.channel * shape.c * shape.n;
    #if NCNN_BATCH
    shape.nstep = ncnn_mat_get_nstep(mat);
    #else
    shape.nstep = shape.cstep * shape.c;
    #endif
    // A Mat that was unpacked in place has a larger step than it would be given.
    size_t last = shape.cstep * shape.c * shape.elemsize;
    shape.padded = shape.nstep * (shape.n - 1) * shape.elemsize + (shape.n > 1 ? shape.nstep * shape.elemsize : last);
    return shape;
}
