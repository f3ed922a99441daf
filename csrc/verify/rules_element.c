// Layers that leave the shape as it is: activations, normalisations; and Eltwise and BinaryOp.

#include "rules.h"

const char *shape_same(verify_layer_t *layer) {
    return verify_top_like(layer, 0, verify_bottom(layer, 0));
}

const char *shape_split(verify_layer_t *layer) {
    for (int32_t i = 0; i < layer->tops; i++) {
        verify_top_like(layer, i, verify_bottom(layer, 0));
    }
    return NULL;
}

const char *shape_noop(verify_layer_t *layer) {
    RULE(noop_arity, layer->tops <= layer->bottoms, "it has more outputs than inputs");
    for (int32_t i = 0; i < layer->tops; i++) {
        verify_top_like(layer, i, verify_bottom(layer, i));
    }
    return NULL;
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

const char *shape_channels(verify_layer_t *layer) {
    RULE(channels_fit, verify_channels(verify_bottom(layer, 0)) == layer->p[0].i, "its weights are for another number of channels");
    return shape_same(layer);
}

const char *shape_prelu(verify_layer_t *layer) {
    return layer->p[0].i == 1 ? shape_same(layer) : shape_channels(layer);
}

// Scale: its factors are weights, or its second input.
#define SCALE_OF_INPUT (-233)

const char *check_scale(const verify_layer_t *layer) {
    bool of_input = layer->p[0].i == SCALE_OF_INPUT;
    RULE(scale_size, of_input || layer->p[0].i > 0, "its number of factors is not positive");
    RULE(scale_arity, layer->bottoms == 1 + of_input, "it has another number of inputs than it needs");
    RULE(scale_bias, !of_input || layer->p[1].i == 0, "it has a bias without weights");
    return NULL;
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

const char *shape_scale(verify_layer_t *layer) {
    if (layer->p[0].i != SCALE_OF_INPUT) {
        return shape_channels(layer);
    }
    const verify_shape_t *factors = verify_bottom(layer, 1);
    RULE(scale_factors, factors->dims == 1 && factors->w == verify_channels(verify_bottom(layer, 0)),
        "its factors are for another number of channels");
    return shape_same(layer);
}

/******************************************************************************/
// Normalisations: size, eps, affine

const char *check_norm(const verify_layer_t *layer) {
    RULE(norm_size, layer->p[2].i == 0 || layer->p[0].i > 0, "it has factors, but none of them");
    return NULL;
}

void weights_rmsnorm(const verify_layer_t *layer, verify_weights_t *weights) {
    if (layer->p[2].i != 0) {
        weights_sized(layer, weights);
    }
}

void weights_norm(const verify_layer_t *layer, verify_weights_t *weights) {
    weights_rmsnorm(layer, weights);
    weights_rmsnorm(layer, weights);
}

const char *shape_layernorm(verify_layer_t *layer) {
    const verify_shape_t *in = verify_bottom(layer, 0);
    int64_t row = in->w, plane = verify_mul(row, in->h), size = layer->p[0].i;
    bool fits = size == row || (in->dims >= 3 && size == plane) || (in->dims == 4 && size == verify_mul(plane, in->d));
    RULE(layernorm_size, fits || layer->p[2].i == 0, "its factors are for another size");
    return shape_same(layer);
}

const char *shape_instancenorm(verify_layer_t *layer) {
    const verify_shape_t *in = verify_bottom(layer, 0);
    RULE(instancenorm_channels, in->dims >= 3 && (layer->p[2].i == 0 || in->c == layer->p[0].i),
        "its factors are for another number of channels");
    return shape_same(layer);
}

const char *check_groupnorm(const verify_layer_t *layer) {
    int32_t channels = layer->p[1].i;
    RULE(groupnorm_groups, channels > 0 && channels % layer->p[0].i == 0, "its channels are no multiple of its groups");
    return NULL;
}

void weights_groupnorm(const verify_layer_t *layer, verify_weights_t *weights) {
    for (int i = 0; layer->p[3].i != 0 && i < 2; i++) {
        verify_weight(weights, layer->p[1].i, STORED_RAW);
    }
}

const char *shape_groupnorm(verify_layer_t *layer) {
    RULE(groupnorm_channels, verify_channels(verify_bottom(layer, 0)) == layer->p[1].i, "it is for another number of channels");
    return shape_same(layer);
}

const char *check_softmax(const verify_layer_t *layer) {
    RULE(softmax_old, layer->p[0].i == 0 || layer->p[1].i != 0, "its parameters are of an old release: convert the model again");
    return NULL;
}

const char *shape_softmax(verify_layer_t *layer) {
    int32_t dims = verify_bottom(layer, 0)->dims, axis = layer->p[0].i;
    RULE(softmax_axis, dims == 1 || (axis >= -dims && axis < dims), "its input has no such axis");
    return shape_same(layer);
}

/******************************************************************************/
// Several inputs

const char *check_eltwise(const verify_layer_t *layer) {
    int32_t factors = verify_length(layer, 1);
    RULE(eltwise_factors, factors == 0 || factors >= layer->bottoms, "it has fewer factors than inputs");
    return NULL;
}

const char *shape_eltwise(verify_layer_t *layer) {
    for (int32_t i = 1; i < layer->bottoms; i++) {
        RULE(eltwise_shapes, verify_same(verify_bottom(layer, 0), verify_bottom(layer, i)), "its inputs differ in shape");
    }
    return shape_same(layer);
}

const char *check_binaryop(const verify_layer_t *layer) {
    RULE(binaryop_arity, layer->bottoms == (layer->p[1].i != 0 ? 1 : 2), "it has another number of inputs than it needs");
    return NULL;
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

const char *shape_binaryop(verify_layer_t *layer) {
    if (layer->bottoms == 1) {
        return shape_same(layer);
    }
    const verify_shape_t *a = verify_bottom(layer, 0), *b = verify_bottom(layer, 1);
    int32_t dims = MAX(a->dims, b->dims);
    int32_t sizes_a[4], sizes_b[4];
    operand_sizes(a, b, dims, sizes_a);
    operand_sizes(b, a, dims, sizes_b);
    for (int32_t i = 0; i < dims; i++) {
        RULE(binaryop_shapes, sizes_a[i] == sizes_b[i] || sizes_a[i] == 1 || sizes_b[i] == 1, "its inputs do not fit each other");
        sizes_a[i] = MAX(sizes_a[i], sizes_b[i]);
    }
    verify_shape_t out = verify_from_axes(dims, sizes_a);
    return verify_top_like(layer, 0, &out);
}
