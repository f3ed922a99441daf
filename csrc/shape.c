// Shapes: overflow-checked sizes of Mats as ncnn lays them out.

#include "shape.h"

// ncnn starts every channel at a multiple of this many bytes.
#define CHANNEL_ALIGN (16)

bool ncnn_mp_shape_element_ok(size_t elemsize, int elempack) {
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

bool ncnn_mp_shape_measure(ncnn_mp_shape_t *shape) {
    uint64_t channel = shape->elemsize;
    if (!multiply(&channel, shape->w) || !multiply(&channel, shape->h) || !multiply(&channel, shape->d)) {
        return false;
    }
    uint64_t padded = (channel + CHANNEL_ALIGN - 1) / CHANNEL_ALIGN * CHANNEL_ALIGN;
    shape->cstep = padded / shape->elemsize;
    if (!multiply(&padded, shape->c)) {
        return false;
    }
    shape->channel = channel;
    shape->packed = channel * shape->c;
    shape->padded = padded;
    return true;
}

ncnn_mp_shape_t ncnn_mp_shape_of(ncnn_mat_t mat) {
    ncnn_mp_shape_t shape = {
        .dims = ncnn_mat_get_dims(mat),
        .w = ncnn_mat_get_w(mat),
        .h = ncnn_mat_get_h(mat),
        .d = ncnn_mat_get_d(mat),
        .c = ncnn_mat_get_c(mat),
        .elemsize = ncnn_mat_get_elemsize(mat),
        .elempack = ncnn_mat_get_elempack(mat),
        .cstep = ncnn_mat_get_cstep(mat),
    };
    shape.channel = (size_t)shape.w * shape.h * shape.d * shape.elemsize;
    shape.packed = shape.channel * shape.c;
    shape.padded = shape.cstep * shape.c * shape.elemsize;
    return shape;
}
