// Layers that leave the shape as it is: activations, normalisations; and Eltwise and BinaryOp.

#include "rules.h"

verify_wrong_t shape_same(verify_layer_t *layer, const verify_shape_t *in) {
    *verify_top(layer, 0) = *in;
    return RIGHT;
}

verify_wrong_t shape_split(verify_layer_t *layer, const verify_shape_t *in) {
    for (int32_t i = 0; i < layer->tops; i++) {
        *verify_top(layer, i) = *in;
    }
    return RIGHT;
}

verify_wrong_t shape_noop(verify_layer_t *layer, const verify_shape_t *in) {
    (void)in;
    RULE(noop_arity, layer->tops <= layer->bottoms, TOPS);
    for (int32_t i = 0; i < layer->tops; i++) {
        *verify_top(layer, i) = *verify_bottom(layer, i);
    }
    return RIGHT;
}

/******************************************************************************/
// A number for each channel

void weights_sized(const verify_layer_t *layer, verify_weights_t *weights) {
    verify_weight(weights, layer->p[0].i, STORED_RAW);
}

void weights_batchnorm(const verify_layer_t *layer, verify_weights_t *weights) {
    for (int i = 0; i < 4; i++) {
        weights_sized(layer, weights);
    }
}

verify_wrong_t shape_channels(verify_layer_t *layer, const verify_shape_t *in) {
    RULE(channels_fit, verify_channels(in) == layer->p[0].i, INPUT);
    return shape_same(layer, in);
}

verify_wrong_t shape_prelu(verify_layer_t *layer, const verify_shape_t *in) {
    return layer->p[0].i == 1 ? shape_same(layer, in) : shape_channels(layer, in);
}

// Scale: its factors are weights, or its second input.
#define SCALE_OF_INPUT (-233)

verify_wrong_t check_scale(const verify_layer_t *layer) {
    bool of_input = layer->p[0].i == SCALE_OF_INPUT;
    RULE(scale_arity, layer->bottoms == 1 + of_input, BOTTOMS);
    RULE(scale_bias, !of_input || layer->p[1].i == 0, CONTRADICTION);
    return RIGHT;
}

void weights_scale(const verify_layer_t *layer, verify_weights_t *weights) {
    if (layer->p[0].i == SCALE_OF_INPUT) {
        return;
    }
    weights_sized(layer, weights);
    if (layer->p[1].i != 0) {
        weights_sized(layer, weights);
    }
}

verify_wrong_t shape_scale(verify_layer_t *layer, const verify_shape_t *in) {
    if (layer->p[0].i != SCALE_OF_INPUT) {
        return shape_channels(layer, in);
    }
    const verify_shape_t *factors = verify_bottom(layer, 1);
    RULE(scale_factors, factors->dims == 1 && factors->w == verify_channels(in), FIT);
    return shape_same(layer, in);
}

/******************************************************************************/
// Normalisations: size, eps, affine

void weights_rmsnorm(const verify_layer_t *layer, verify_weights_t *weights) {
    if (layer->p[2].i != 0) {
        weights_sized(layer, weights);
    }
}

void weights_norm(const verify_layer_t *layer, verify_weights_t *weights) {
    weights_rmsnorm(layer, weights);
    weights_rmsnorm(layer, weights);
}

verify_wrong_t shape_layernorm(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t row = in->w, plane = verify_mul(row, in->h), size = layer->p[0].i;
    bool fits = size == row || (in->dims >= 3 && size == plane) || (in->dims == 4 && size == verify_mul(plane, in->d));
    RULE(layernorm_size, fits || layer->p[2].i == 0, INPUT);
    return shape_same(layer, in);
}

verify_wrong_t shape_instancenorm(verify_layer_t *layer, const verify_shape_t *in) {
    RULE(instancenorm_channels, in->dims >= 3 && (layer->p[2].i == 0 || in->c == layer->p[0].i), INPUT);
    return shape_same(layer, in);
}

verify_wrong_t check_groupnorm(const verify_layer_t *layer) {
    RULE(groupnorm_groups, layer->p[1].i % layer->p[0].i == 0, GROUPS);
    return RIGHT;
}

void weights_groupnorm(const verify_layer_t *layer, verify_weights_t *weights) {
    for (int i = 0; layer->p[3].i != 0 && i < 2; i++) {
        verify_weight(weights, layer->p[1].i, STORED_RAW);
    }
}

verify_wrong_t shape_groupnorm(verify_layer_t *layer, const verify_shape_t *in) {
    RULE(groupnorm_channels, verify_channels(in) == layer->p[1].i, INPUT);
    return shape_same(layer, in);
}

verify_wrong_t shape_softmax(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t dims = in->dims, axis = layer->p[0].i;
    RULE(softmax_axis, dims == 1 || (axis >= -dims && axis < dims), AXIS);
    return shape_same(layer, in);
}

/******************************************************************************/
// Several inputs

verify_wrong_t check_eltwise(const verify_layer_t *layer) {
    int32_t factors = verify_length(layer, 1);
    RULE(eltwise_factors, factors == 0 || factors >= layer->bottoms, LIST);
    return RIGHT;
}

verify_wrong_t shape_eltwise(verify_layer_t *layer, const verify_shape_t *in) {
    for (int32_t i = 1; i < layer->bottoms; i++) {
        RULE(eltwise_shapes, verify_same(in, verify_bottom(layer, i)), FIT);
    }
    return shape_same(layer, in);
}

verify_wrong_t check_binaryop(const verify_layer_t *layer) {
    RULE(binaryop_arity, layer->bottoms == (layer->p[1].i != 0 ? 1 : 2), BOTTOMS);
    return RIGHT;
}

// An operand with as many axes as the result has: one of fewer gets its new axes inside, a vector
// where it fits.
static void operand_sizes(const verify_shape_t *operand, const verify_shape_t *other, int32_t dims, int32_t *sizes) {
    for (int32_t i = 0; i < dims; i++) {
        sizes[i] = 1;
    }
    if (operand->dims == 1 && dims > 1) {
        bool outermost = operand->w == verify_channels(other);
        sizes[outermost ? 0 : dims - 1] = operand->w;
    } else {
        verify_to_axes(operand, sizes);
    }
}

verify_wrong_t shape_binaryop(verify_layer_t *layer, const verify_shape_t *in) {
    if (layer->bottoms == 1) {
        return shape_same(layer, in);
    }
    const verify_shape_t *a = in, *b = verify_bottom(layer, 1);
    int32_t dims = MAX(a->dims, b->dims);
    int32_t sizes_a[4], sizes_b[4];
    operand_sizes(a, b, dims, sizes_a);
    operand_sizes(b, a, dims, sizes_b);
    for (int32_t i = 0; i < dims; i++) {
        RULE(binaryop_shapes, sizes_a[i] == sizes_b[i] || sizes_a[i] == 1 || sizes_b[i] == 1, FIT);
        sizes_a[i] = MAX(sizes_a[i], sizes_b[i]);
    }
    return verify_top_of_axes(layer, 0, dims, sizes_a);
}
