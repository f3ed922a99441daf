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
static bool multiply(uint32_t *product, uint32_t factor) {
    uint64_t exact = (uint64_t)*product * factor;
    *product = exact;
    return exact <= NCNN_MP_MAX_BYTES;
}

// Of what multiply() allowed: less than 2**32.
static uint32_t align(uint32_t bytes, uint32_t to) {
    return (bytes + to - 1) / to * to;
}

bool ncnn_mp_shape_measure(ncnn_mp_shape_t *shape) {
    uint32_t elemsize = shape->elemsize, channel = elemsize;
    if (!multiply(&channel, shape->w) || !multiply(&channel, shape->h) || !multiply(&channel, shape->d)) {
        return false;
    }
    shape->cstep = align(channel, CHANNEL_ALIGN) / elemsize;
    uint32_t padded = shape->cstep * elemsize;
    if (!multiply(&padded, shape->c)) {
        return false;
    }
    shape->n = shape->n > 1 ? shape->n : 1;
    uint32_t step = shape->n > 1 ? align(padded, BATCH_ALIGN) / elemsize * elemsize : padded;
    shape->nstep = step / elemsize;
    if (!multiply(&step, shape->n)) {
        return false;
    }
    shape->channel = channel;
    shape->packed = (size_t)channel * shape->c * shape->n;
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
