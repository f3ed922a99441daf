// Convolution and its kin, InnerProduct, Pooling.

#include "rules.h"

// Ids of parameters.
enum {
    NUM_OUTPUT = 0, KERNEL_W = 1, DILATION_W = 2, STRIDE_W = 3, PAD_LEFT = 4, BIAS = 5, WEIGHT_SIZE = 6, GROUP = 7,
    INT8_SCALES = 8, ACTIVATION = 9, ACTIVATION_PARAMS = 10, KERNEL_H = 11, DILATION_H = 12, STRIDE_H = 13, PAD_TOP = 14,
    PAD_RIGHT = 15, PAD_BOTTOM = 16, OUTPUT_PAD_RIGHT = 18, OUTPUT_PAD_BOTTOM = 19, OUTPUT_W = 20, OUTPUT_H = 21,
};

#define SAME_UPPER (-233)
#define SAME_LOWER (-234)

static const char *check_activation(const verify_layer_t *layer) {
    int32_t type = layer->p[ACTIVATION].i;
    int32_t needed = type == 2 ? 1 : type == 3 || type == 6 ? 2 : 0;
    RULE(activation_params, verify_length(layer, ACTIVATION_PARAMS) >= needed, "its activation lacks parameters");
    return NULL;
}

// The weights are so many inputs' to each output.
static const char *check_weight_size(const verify_layer_t *layer, int64_t kernel) {
    int64_t outputs = layer->p[NUM_OUTPUT].i, size = layer->p[WEIGHT_SIZE].i;
    RULE(convolution_weight_size, size % outputs == 0 && size / outputs % kernel == 0,
        "the size of its weights is no multiple of outputs and kernel");
    RULE(convolution_groups, layer->p[GROUP].i == 0 || outputs % layer->p[GROUP].i == 0,
        "its outputs are no multiple of its groups");
    return check_activation(layer);
}

// Pads are all given, or all left to the layer.
static const char *check_pads(const verify_layer_t *layer, bool two) {
    int32_t left = layer->p[PAD_LEFT].i;
    bool automatic = left == SAME_UPPER || left == SAME_LOWER;
    const int ids[] = { PAD_LEFT, PAD_RIGHT, PAD_TOP, PAD_BOTTOM };
    for (size_t i = 0; i < (two ? 4 : 2); i++) {
        int32_t pad = layer->p[ids[i]].i;
        RULE(convolution_pads, automatic ? pad == left : pad >= 0, "its pads are negative, or automatic on one side only");
    }
    return NULL;
}

const char *check_convolution(const verify_layer_t *layer) {
    const char *wrong = check_pads(layer, true);
    return wrong ? wrong : check_weight_size(layer, verify_mul(layer->p[KERNEL_W].i, layer->p[KERNEL_H].i));
}

const char *check_convolution1d(const verify_layer_t *layer) {
    const char *wrong = check_pads(layer, false);
    return wrong ? wrong : check_weight_size(layer, layer->p[KERNEL_W].i);
}

const char *check_deconvolution(const verify_layer_t *layer) {
    bool sized = layer->p[OUTPUT_W].i > 0 && layer->p[OUTPUT_H].i > 0;
    int32_t left = layer->p[PAD_LEFT].i;
    bool padded = left > 0 || layer->p[PAD_RIGHT].i > 0 || layer->p[PAD_TOP].i > 0 || layer->p[PAD_BOTTOM].i > 0;
    RULE(deconvolution_output_size, !sized || padded || left < 0, "it has an output size without automatic pads");
    return check_convolution(layer);
}

// Weights, bias, and where they are bytes what these are worth: `scales` of the weights, one of the input.
static void weights_quantized(const verify_layer_t *layer, verify_weights_t *weights, int64_t size, bool bias, int64_t scales) {
    bool quantized = layer->p[INT8_SCALES].i != 0;
    verify_weight(weights, size, quantized ? STORED_INT8 : STORED_FLOATS);
    if (bias) {
        verify_weight(weights, layer->p[NUM_OUTPUT].i, STORED_RAW);
    }
    if (quantized) {
        verify_weight(weights, scales, STORED_RAW);
        verify_weight(weights, 1, STORED_RAW);
    }
}

void weights_convolution(const verify_layer_t *layer, verify_weights_t *weights) {
    weights_quantized(layer, weights, layer->p[WEIGHT_SIZE].i, layer->p[BIAS].i != 0, layer->p[NUM_OUTPUT].i);
}

void weights_convolutiondepthwise(const verify_layer_t *layer, verify_weights_t *weights) {
    int64_t scales = layer->p[INT8_SCALES].i == 1 ? layer->p[GROUP].i : 1;
    weights_quantized(layer, weights, layer->p[WEIGHT_SIZE].i, layer->p[BIAS].i != 0, scales);
}

/******************************************************************************/

// How far a kernel reaches along an axis.
static int64_t extent_of(int32_t kernel, int32_t dilation) {
    return verify_mul(dilation, kernel - 1) + 1;
}

// The size along an axis with its pads.
static int64_t padded_size(int64_t size, int64_t extent, int32_t stride, int32_t before, int32_t after) {
    if (before < 0) {
        // What an automatic pad adds; never less than nothing where the other axis adds something.
        int64_t pad = extent + (size - 1) / stride * stride - size;
        return size + pad;
    }
    return size + before + after;
}

// Weights fit the channels that come in.
static const char *check_channels(const verify_layer_t *layer, int32_t channels, int64_t kernel) {
    int64_t group = layer->p[GROUP].i == 0 ? 1 : layer->p[GROUP].i;
    int64_t wanted = verify_mul(verify_mul(channels / group, layer->p[NUM_OUTPUT].i), kernel);
    RULE(convolution_channels, channels % group == 0 && wanted == layer->p[WEIGHT_SIZE].i,
        "its weights are for another number of channels");
    return NULL;
}

// ncnn works out as ints how far a kernel's places are from each other in rows of `w`.
static const char *check_offsets(const verify_layer_t *layer, int64_t w) {
    int64_t rows = verify_mul(w, layer->p[DILATION_H].i), kernel = verify_mul(layer->p[KERNEL_W].i, layer->p[DILATION_W].i);
    RULE(convolution_offsets, rows <= INT32_MAX && kernel <= INT32_MAX, "its dilation is too large");
    return NULL;
}

const char *shape_convolution(verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    const verify_shape_t *in = verify_bottom(layer, 0);
    int64_t kernel = verify_mul(p[KERNEL_W].i, p[KERNEL_H].i);
    if (in->dims == 1 && kernel == 1 && p[GROUP].i == 0 && p[INT8_SCALES].i == 0) {
        // ncnn takes it for an InnerProduct.
        const char *wrong = check_channels(layer, in->w, 1);
        return wrong ? wrong : verify_top(layer, 0, 1, p[NUM_OUTPUT].i, 1, 1, 1);
    }
    RULE(convolution_dims, in->dims == 3, "its input has not 3 dimensions");
    const char *wrong = check_channels(layer, in->c, kernel);
    if (wrong) {
        return wrong;
    }
    int64_t extent_w = extent_of(p[KERNEL_W].i, p[DILATION_W].i);
    int64_t extent_h = extent_of(p[KERNEL_H].i, p[DILATION_H].i);
    int64_t w = padded_size(in->w, extent_w, p[STRIDE_W].i, p[PAD_LEFT].i, p[PAD_RIGHT].i);
    int64_t h = padded_size(in->h, extent_h, p[STRIDE_H].i, p[PAD_TOP].i, p[PAD_BOTTOM].i);
    if (p[PAD_LEFT].i < 0 && w <= in->w && h <= in->h) {
        w = in->w; // nothing to add
        h = in->h;
    }
    RULE(convolution_cut, w >= in->w && h >= in->h, "its automatic pads would cut its input");
    RULE(convolution_window, w >= extent_w && h >= extent_h, "its kernel is larger than its input");
    wrong = check_offsets(layer, w);
    wrong = wrong ? wrong : verify_workspace(layer, w, h, in->c);
    return wrong ? wrong
        : verify_top(layer, 0, 3, (w - extent_w) / p[STRIDE_W].i + 1, (h - extent_h) / p[STRIDE_H].i + 1, 1, p[NUM_OUTPUT].i);
}

const char *shape_convolution1d(verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    const verify_shape_t *in = verify_bottom(layer, 0);
    RULE(convolution1d_dims, in->dims == 2, "its input has not 2 dimensions");
    const char *wrong = check_channels(layer, in->h, p[KERNEL_W].i);
    if (wrong) {
        return wrong;
    }
    int64_t extent = extent_of(p[KERNEL_W].i, p[DILATION_W].i);
    int64_t w = padded_size(in->w, extent, p[STRIDE_W].i, p[PAD_LEFT].i, p[PAD_RIGHT].i);
    w = w > in->w || p[PAD_LEFT].i >= 0 ? w : in->w;
    RULE(convolution1d_window, w >= extent, "its kernel is larger than its input");
    wrong = verify_workspace(layer, w, in->h, 1);
    return wrong ? wrong : verify_top(layer, 0, 2, (w - extent) / p[STRIDE_W].i + 1, p[NUM_OUTPUT].i, 1, 1);
}

const char *shape_deconvolution(verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    const verify_shape_t *in = verify_bottom(layer, 0);
    RULE(deconvolution_dims, in->dims == 3, "its input has not 3 dimensions");
    const char *wrong = check_channels(layer, in->c, verify_mul(p[KERNEL_W].i, p[KERNEL_H].i));
    if (wrong) {
        return wrong;
    }
    int64_t w = verify_mul(in->w - 1, p[STRIDE_W].i) + extent_of(p[KERNEL_W].i, p[DILATION_W].i) + p[OUTPUT_PAD_RIGHT].i;
    int64_t h = verify_mul(in->h - 1, p[STRIDE_H].i) + extent_of(p[KERNEL_H].i, p[DILATION_H].i) + p[OUTPUT_PAD_BOTTOM].i;
    wrong = check_offsets(layer, w);
    wrong = wrong ? wrong : verify_workspace(layer, w, h, p[NUM_OUTPUT].i);
    if (wrong) {
        return wrong;
    }
    if (p[PAD_LEFT].i >= 0) {
        w -= (int64_t)p[PAD_LEFT].i + p[PAD_RIGHT].i;
        h -= (int64_t)p[PAD_TOP].i + p[PAD_BOTTOM].i;
    } else if (p[OUTPUT_W].i > 0 && p[OUTPUT_H].i > 0) {
        RULE(deconvolution_cut, p[OUTPUT_W].i <= w && p[OUTPUT_H].i <= h, "its output size is larger than what it makes");
        w = p[OUTPUT_W].i;
        h = p[OUTPUT_H].i;
    }
    return verify_top(layer, 0, 3, w, h, 1, p[NUM_OUTPUT].i);
}

/******************************************************************************/
// InnerProduct has other ids.

const char *check_innerproduct(const verify_layer_t *layer) {
    RULE(innerproduct_weight_size, layer->p[2].i % layer->p[0].i == 0, "the size of its weights is no multiple of its outputs");
    return check_activation(layer);
}

void weights_innerproduct(const verify_layer_t *layer, verify_weights_t *weights) {
    weights_quantized(layer, weights, layer->p[2].i, layer->p[1].i != 0, layer->p[0].i);
}

const char *shape_innerproduct(verify_layer_t *layer) {
    const verify_shape_t *in = verify_bottom(layer, 0);
    int32_t outputs = layer->p[0].i, inputs = layer->p[2].i / outputs;
    if (in->dims == 2 && in->w == inputs) {
        return verify_top(layer, 0, 2, outputs, in->h, 1, 1);
    }
    RULE(innerproduct_inputs, verify_elements(in) == inputs, "its weights are for another number of inputs");
    return verify_top(layer, 0, 1, outputs, 1, 1, 1);
}

/******************************************************************************/
// Pooling has other ids, too.

enum { POOL_STRIDE_W = 2, POOL_STRIDE_H = 12, POOL_GLOBAL = 4, POOL_MODE = 5, POOL_ADAPTIVE = 7, POOL_OUT_W = 8, POOL_OUT_H = 18 };

const char *check_pooling(const verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    if (p[POOL_GLOBAL].i != 0) {
        return NULL;
    }
    if (p[POOL_ADAPTIVE].i != 0) {
        RULE(pooling_output_size, (p[POOL_OUT_W].i > 0 || p[POOL_OUT_W].i == -233) && (p[POOL_OUT_H].i > 0 || p[POOL_OUT_H].i == -233),
            "its output size is not positive");
        return NULL;
    }
    RULE(pooling_kernel, p[KERNEL_W].i > 0 && p[KERNEL_H].i > 0, "its kernel is empty");
    return NULL;
}

// A size with its pads, as the modes have it.
static int64_t pooling_padded(int64_t size, int32_t mode, int32_t kernel, int32_t stride, int32_t before, int32_t after) {
    int64_t padded = size + before + after;
    if (mode == 0) {
        int64_t tail = (padded - kernel) % stride;
        return tail != 0 ? padded + stride - tail : padded;
    }
    return mode == 1 ? padded : kernel + (size - 1) / stride * stride;
}

static const char *shape_pooling_adaptive(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t out_w = layer->p[POOL_OUT_W].i, out_h = layer->p[POOL_OUT_H].i;
    int64_t w = out_w == -233 ? in->w : out_w;
    int64_t h = out_h == -233 ? in->h : out_h;
    // ncnn multiplies them as ints.
    RULE(pooling_adaptive_size, verify_mul(in->w + 1, w + 1) <= INT32_MAX && verify_mul(in->h + 1, h + 1) <= INT32_MAX,
        "its output is too large");
    return verify_top(layer, 0, 3, w, h, 1, in->c);
}

const char *shape_pooling(verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    const verify_shape_t *in = verify_bottom(layer, 0);
    RULE(pooling_dims, in->dims == 3, "its input has not 3 dimensions");
    if (p[POOL_GLOBAL].i != 0) {
        return verify_top(layer, 0, 1, in->c, 1, 1, 1);
    }
    if (p[POOL_ADAPTIVE].i != 0) {
        return shape_pooling_adaptive(layer, in);
    }
    // Pads: left, right, top, bottom are 3, 14, 13, 15.
    int32_t mode = p[POOL_MODE].i;
    int64_t w = pooling_padded(in->w, mode, p[KERNEL_W].i, p[POOL_STRIDE_W].i, p[3].i, p[14].i);
    int64_t h = pooling_padded(in->h, mode, p[KERNEL_H].i, p[POOL_STRIDE_H].i, p[13].i, p[15].i);
    if (mode >= 2 && w <= in->w && h <= in->h) {
        w = in->w; // nothing to add
        h = in->h;
    }
    RULE(pooling_cut, w >= in->w && h >= in->h, "its automatic pads would cut its input");
    RULE(pooling_window, w >= p[KERNEL_W].i && h >= p[KERNEL_H].i, "its kernel is larger than its input");
    const char *wrong = verify_workspace(layer, w, h, in->c);
    return wrong ? wrong
        : verify_top(layer, 0, 3, (w - p[KERNEL_W].i) / p[POOL_STRIDE_W].i + 1, (h - p[KERNEL_H].i) / p[POOL_STRIDE_H].i + 1, 1, in->c);
}
