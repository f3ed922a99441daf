// Convolution and its kin, InnerProduct, Pooling.

#include <string.h>

#include "rules.h"

// Ids of parameters.
enum {
    NUM_OUTPUT = 0, PAD_LEFT = 4, BIAS = 5, WEIGHT_SIZE = 6, GROUP = 7, INT8_SCALES = 8, ACTIVATION = 9, ACTIVATION_PARAMS = 10,
    OUTPUT_W = 20, OUTPUT_H = 21,
};

// Those of windows, by axis: of w, of h.
typedef struct _window_ids_t {
    uint8_t stride[2], before[2], after[2];
} window_ids_t;

static const uint8_t kernel_ids[] = { 1, 11 };
static const uint8_t dilation_ids[] = { 2, 12 };
static const window_ids_t convolution_ids = { { 3, 13 }, { 4, 14 }, { 15, 16 } };
static const window_ids_t pooling_ids = { { 2, 12 }, { 3, 13 }, { 14, 15 } }; // it has no dilation
static const uint8_t output_pad_ids[] = { 18, 19 };

#define SAME_UPPER (-233)
#define SAME_LOWER (-234)

static verify_wrong_t check_activation(const verify_layer_t *layer) {
    int32_t type = layer->p[ACTIVATION].i;
    int32_t needed = type == 2 ? 1 : type == 3 || type == 6 ? 2 : 0;
    RULE(activation_params, verify_length(layer, ACTIVATION_PARAMS) >= needed, LIST);
    return RIGHT;
}

static int32_t kernel_size(const verify_layer_t *layer, size_t axes) {
    int32_t w = layer->p[kernel_ids[0]].i;
    return axes == 1 ? w : verify_mul(w, layer->p[kernel_ids[1]].i);
}

static verify_wrong_t check_windows(const verify_layer_t *layer, size_t axes) {
    // Pads are all given, or all left to the layer.
    int32_t left = layer->p[PAD_LEFT].i;
    bool automatic = left == SAME_UPPER || left == SAME_LOWER;
    for (size_t i = 0; i < 2 * axes; i++) {
        int32_t pad = layer->p[(i % 2 == 0 ? convolution_ids.before : convolution_ids.after)[i / 2]].i;
        RULE(convolution_pads, automatic ? pad == left : pad >= 0, PADS);
    }
    // The weights are so many inputs' to each output.
    int32_t outputs = layer->p[NUM_OUTPUT].i, size = layer->p[WEIGHT_SIZE].i, groups = layer->p[GROUP].i;
    RULE(convolution_weight_size, size % outputs == 0 && size / outputs % kernel_size(layer, axes) == 0, WEIGHT_SIZE);
    RULE(convolution_groups, groups == 0 || outputs % groups == 0, GROUPS);
    #if NCNN_MP_PACKED
    // Vector kernels take so many steps, whatever there is to do.
    RULE(convolution_phases, axes == 1 || verify_mul(layer->p[2].i, layer->p[12].i) <= 1 << 20, LARGE);
    #endif
    return check_activation(layer);
}

verify_wrong_t check_convolution(const verify_layer_t *layer) {
    return check_windows(layer, 2);
}

verify_wrong_t check_convolution1d(const verify_layer_t *layer) {
    return check_windows(layer, 1);
}

// An output size is for automatic pads.
static bool is_sized(const verify_layer_t *layer) {
    return layer->p[OUTPUT_W].i > 0 && layer->p[OUTPUT_H].i > 0;
}

verify_wrong_t check_deconvolution(const verify_layer_t *layer) {
    TRY(check_convolution(layer));
    const verify_value_t *p = layer->p;
    RULE(deconvolution_output_size, !is_sized(layer) || p[PAD_LEFT].i != 0 || (p[14].i | p[15].i | p[16].i) > 0, PADS);
    return RIGHT;
}

// Weights, bias, and where they are bytes what these are worth: `scales` of the weights, one of the input.
static void weights_quantized(const verify_layer_t *layer, verify_weights_t *weights, int32_t size, int32_t bias, int32_t scales) {
    bool quantized = layer->p[INT8_SCALES].i != 0;
    verify_weight(weights, size, quantized ? STORED_INT8 : STORED_FLOATS);
    if (bias != 0) {
        verify_weight(weights, layer->p[NUM_OUTPUT].i, STORED_RAW);
    }
    if (quantized) {
        verify_weight(weights, scales, STORED_RAW);
        verify_weight(weights, 1, STORED_RAW);
    }
}

void weights_convolution(const verify_layer_t *layer, verify_weights_t *weights) {
    weights_quantized(layer, weights, layer->p[WEIGHT_SIZE].i, layer->p[BIAS].i, layer->p[NUM_OUTPUT].i);
}

void weights_convolutiondepthwise(const verify_layer_t *layer, verify_weights_t *weights) {
    int32_t scales = layer->p[INT8_SCALES].i == 1 ? layer->p[GROUP].i : 1;
    weights_quantized(layer, weights, layer->p[WEIGHT_SIZE].i, layer->p[BIAS].i, scales);
}

/******************************************************************************/

// Weights fit the channels that come in.
static verify_wrong_t check_channels(const verify_layer_t *layer, int32_t channels, int32_t kernel) {
    int32_t group = MAX(layer->p[GROUP].i, 1);
    int32_t wanted = verify_mul(verify_mul(channels / group, layer->p[NUM_OUTPUT].i), kernel);
    RULE(convolution_channels, channels % group == 0 && wanted == layer->p[WEIGHT_SIZE].i, INPUT);
    return RIGHT;
}

// How far a kernel reaches along an axis.
static int32_t extent_of(const verify_layer_t *layer, const window_ids_t *ids, size_t axis) {
    int32_t kernel = layer->p[kernel_ids[axis]].i;
    return ids == &pooling_ids ? kernel : verify_mul(layer->p[dilation_ids[axis]].i, kernel - 1) + 1;
}

// ncnn works out as ints how far a kernel's places are from each other in rows of `w`.
static verify_wrong_t check_offsets(const verify_layer_t *layer, int32_t w) {
    const verify_value_t *p = layer->p;
    RULE(convolution_offsets, verify_mul(w, p[dilation_ids[1]].i) < VERIFY_HUGE
        && verify_mul(p[kernel_ids[0]].i, p[dilation_ids[0]].i) < VERIFY_HUGE, LARGE);
    return RIGHT;
}

// How an input is padded: as it says, so that the output is as large as the input over the stride, or
// so that no element is left over.
typedef enum _padding_t {
    PAD_GIVEN,
    PAD_AUTOMATIC,
    PAD_FULL,
} padding_t;

// The sizes of an input along so many axes with its pads.
static void pad_windows(const verify_layer_t *layer, const verify_shape_t *in, size_t axes, const window_ids_t *ids, padding_t padding, int32_t *padded) {
    const verify_value_t *p = layer->p;
    bool larger = false;
    for (size_t i = 0; i < axes; i++) {
        int32_t stride = p[ids->stride[i]].i, extent = extent_of(layer, ids, i), size = in->sizes[i];
        int32_t given = size + p[ids->before[i]].i + p[ids->after[i]].i;
        int32_t tail = padding == PAD_FULL ? (given - extent) % stride : 0;
        padded[i] = padding == PAD_AUTOMATIC ? extent + (size - 1) / stride * stride : tail == 0 ? given : given + (stride - tail);
        larger |= padded[i] > size;
    }
    if (padding == PAD_AUTOMATIC && !larger) {
        memcpy(padded, in->sizes, axes * sizeof(int32_t)); // nothing to add
    }
}

// Where kernels fit along the axes of a padded input: so many outputs.
static verify_wrong_t shape_windows(verify_layer_t *layer, const verify_shape_t *in, size_t axes, const window_ids_t *ids, padding_t padding, int32_t outputs) {
    int32_t padded[2], out[2], channels = verify_channels(in);
    pad_windows(layer, in, axes, ids, padding, padded);
    for (size_t i = 0; i < axes; i++) {
        int32_t extent = extent_of(layer, ids, i);
        RULE(window_cut, padded[i] >= in->sizes[i], PADS);
        RULE(window_fits, padded[i] >= extent, SMALL);
        out[i] = (padded[i] - extent) / layer->p[ids->stride[i]].i + 1;
    }
    if (ids == &convolution_ids) {
        TRY(check_offsets(layer, padded[0]));
    }
    if (axes == 1) {
        TRY(verify_workspace(layer, padded[0], channels, 1));
        return verify_top_2(layer, out[0], outputs);
    }
    TRY(verify_workspace(layer, padded[0], padded[1], channels));
    return verify_top_3(layer, out[0], out[1], outputs);
}

static verify_wrong_t shape_kernels(verify_layer_t *layer, const verify_shape_t *in, size_t axes) {
    RULE(convolution_dims, in->dims == (int32_t)axes + 1, DIMS);
    TRY(check_channels(layer, verify_channels(in), kernel_size(layer, axes)));
    padding_t padding = layer->p[PAD_LEFT].i < 0 ? PAD_AUTOMATIC : PAD_GIVEN;
    return shape_windows(layer, in, axes, &convolution_ids, padding, layer->p[NUM_OUTPUT].i);
}

verify_wrong_t shape_convolution(verify_layer_t *layer, const verify_shape_t *in) {
    const verify_value_t *p = layer->p;
    if (in->dims == 1 && kernel_size(layer, 2) == 1 && p[GROUP].i == 0 && p[INT8_SCALES].i == 0) {
        // ncnn takes it for an InnerProduct.
        TRY(check_channels(layer, in->w, 1));
        #if NCNN_MP_PACKED
        // Its vector kernels pad it first.
        RULE(convolution_vector, p[4].i <= 0 && p[14].i <= 0 && p[15].i <= 0 && p[16].i <= 0, PADS);
        #endif
        return verify_top_1(layer, p[NUM_OUTPUT].i);
    }
    return shape_kernels(layer, in, 2);
}

verify_wrong_t shape_convolution1d(verify_layer_t *layer, const verify_shape_t *in) {
    return shape_kernels(layer, in, 1);
}

verify_wrong_t shape_deconvolution(verify_layer_t *layer, const verify_shape_t *in) {
    const verify_value_t *p = layer->p;
    RULE(deconvolution_dims, in->dims == 3, DIMS);
    TRY(check_channels(layer, in->c, kernel_size(layer, 2)));
    int32_t made[2], outputs = p[NUM_OUTPUT].i;
    for (size_t i = 0; i < 2; i++) {
        made[i] = verify_mul(in->sizes[i] - 1, p[convolution_ids.stride[i]].i) + extent_of(layer, &convolution_ids, i) + p[output_pad_ids[i]].i;
    }
    TRY(check_offsets(layer, made[0]));
    TRY(verify_workspace(layer, made[0], made[1], outputs));
    for (size_t i = 0; i < 2; i++) {
        int32_t wanted = p[OUTPUT_W + i].i;
        if (p[PAD_LEFT].i >= 0) {
            made[i] -= p[convolution_ids.before[i]].i + p[convolution_ids.after[i]].i;
        } else if (is_sized(layer)) {
            RULE(deconvolution_cut, wanted <= made[i], OUTSIDE);
            made[i] = wanted;
        }
    }
    return verify_top_3(layer, made[0], made[1], outputs);
}

/******************************************************************************/
// InnerProduct has other ids.

verify_wrong_t check_innerproduct(const verify_layer_t *layer) {
    RULE(innerproduct_weight_size, layer->p[2].i % layer->p[0].i == 0, WEIGHT_SIZE);
    return check_activation(layer);
}

void weights_innerproduct(const verify_layer_t *layer, verify_weights_t *weights) {
    weights_quantized(layer, weights, layer->p[2].i, layer->p[1].i, layer->p[0].i);
}

verify_wrong_t shape_innerproduct(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t outputs = layer->p[0].i, inputs = layer->p[2].i / outputs;
    if (in->dims == 2 && in->w == inputs) {
        return verify_top_2(layer, outputs, in->h);
    }
    RULE(innerproduct_inputs, verify_elements(in) == inputs, INPUT);
    return verify_top_1(layer, outputs);
}

/******************************************************************************/
// Pooling has other ids, too.

enum { POOL_GLOBAL = 4, POOL_MODE = 5, POOL_ADAPTIVE = 7 };

// Modes.
enum { POOL_FULL, POOL_VALID, POOL_SAME_UPPER, POOL_SAME_LOWER };

static const uint8_t pool_out_ids[] = { 8, 18 };

#define POOL_OUT_SAME (-233)

verify_wrong_t check_pooling(const verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    for (size_t i = 0; i < 2 && p[POOL_GLOBAL].i == 0; i++) {
        int32_t out = p[pool_out_ids[i]].i, kernel = p[kernel_ids[i]].i;
        RULE(pooling_size, p[POOL_ADAPTIVE].i != 0 ? out > 0 || out == POOL_OUT_SAME : kernel > 0, SIZE);
    }
    return RIGHT;
}

static verify_wrong_t shape_pooling_adaptive(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t out[2];
    for (size_t i = 0; i < 2; i++) {
        int32_t wanted = layer->p[pool_out_ids[i]].i;
        out[i] = wanted == POOL_OUT_SAME ? in->sizes[i] : wanted;
        RULE(pooling_adaptive_size, verify_mul(in->sizes[i] + 1, out[i] + 1) < VERIFY_HUGE, LARGE); // ncnn multiplies them as ints
    }
    return verify_top_3(layer, out[0], out[1], in->c);
}

verify_wrong_t shape_pooling(verify_layer_t *layer, const verify_shape_t *in) {
    const verify_value_t *p = layer->p;
    RULE(pooling_dims, in->dims == 3, DIMS);
    if (p[POOL_GLOBAL].i != 0) {
        return verify_top_1(layer, in->c);
    }
    if (p[POOL_ADAPTIVE].i != 0) {
        return shape_pooling_adaptive(layer, in);
    }
    int32_t mode = p[POOL_MODE].i;
    padding_t padding = mode >= POOL_SAME_UPPER ? PAD_AUTOMATIC : mode == POOL_FULL ? PAD_FULL : PAD_GIVEN;
    TRY(shape_windows(layer, in, 2, &pooling_ids, padding, in->c));
    // Of convolutions there are as many weights in the file; of this nothing else says how long it takes.
    const verify_shape_t *top = verify_top(layer, 0);
    RULE(pooling_work, verify_mul(kernel_size(layer, 2), verify_mul(top->w, top->h)) < VERIFY_HUGE, LARGE);
    return RIGHT;
}
