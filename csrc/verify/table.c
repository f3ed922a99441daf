// The table: a row for each layer type that the verifier knows.
//
// Ranges are ncnn's own: what its load_param() takes, and what its forward() can work with. Rules
// between parameters, weights and shapes are in rules_*.c.

#include <string.h>

#include "rules.h"

// ncnn's numbers of layer types.
enum {
    #include "layer_type_enum.h"
};

#define ANY INT16_MIN
#define MORE INT16_MAX
#define SOME (VERIFY_MAX_ARITY)
#define FAR (16384) // a dilation or stride: ncnn multiplies them as ints

#define INT(id, otherwise, lo, hi) { id, WANT_INT, otherwise, lo, hi }
#define AS(id, other, lo, hi) { id, WANT_AS, other, lo, hi }
#define FLOAT(id) { id, WANT_FLOAT, 0, 0, 0 }
#define INTS(id) { id, WANT_INTS, 0, 0, 0 }
#define FLOATS(id) { id, WANT_FLOATS, 0, 0, 0 }
#define NONE(id) { id, WANT_NONE, 0, 0, 0 }

#define PARAMS(name, ...) static const verify_param_t name[] = { __VA_ARGS__ }

PARAMS(input_params, INT(0, 0, ANY, MORE), INT(1, 0, ANY, MORE), INT(2, 0, ANY, MORE), INT(11, 0, ANY, MORE));

#define CONV_COMMON \
    INT(0, 0, 1, MORE), INT(1, 0, 1, MORE), INT(2, 1, 1, FAR), INT(3, 1, 1, FAR), INT(4, 0, -234, MORE), \
    AS(15, 4, -234, MORE), INT(5, 0, ANY, MORE), INT(6, 0, 1, MORE), INT(9, 0, 0, 6), FLOATS(10)
#define CONV_2D AS(11, 1, 1, MORE), AS(12, 2, 1, FAR), AS(13, 3, 1, FAR), AS(14, 4, -234, MORE), AS(16, 14, -234, MORE)
#define DECONV INT(18, 0, 0, MORE), AS(19, 18, 0, MORE), INT(20, 0, 0, MORE), AS(21, 20, 0, MORE), INT(28, 0, 0, 0)

PARAMS(convolution_params, CONV_COMMON, CONV_2D, INT(8, 0, 0, 2), FLOAT(18), INT(19, 0, 0, 0));
PARAMS(convolutiondepthwise_params, CONV_COMMON, CONV_2D, INT(7, 1, 1, MORE), INT(8, 0, 0, 2), FLOAT(18), INT(19, 0, 0, 0));
PARAMS(convolution1d_params, CONV_COMMON, FLOAT(18), INT(19, 0, 0, 0));
PARAMS(convolutiondepthwise1d_params, CONV_COMMON, INT(7, 1, 1, MORE), FLOAT(18), INT(19, 0, 0, 0));
PARAMS(deconvolution_params, CONV_COMMON, CONV_2D, DECONV);
PARAMS(deconvolutiondepthwise_params, CONV_COMMON, CONV_2D, DECONV, INT(7, 1, 1, MORE));
PARAMS(innerproduct_params, INT(0, 0, 1, MORE), INT(1, 0, ANY, MORE), INT(2, 0, 1, MORE), INT(8, 0, 0, 2), INT(9, 0, 0, 6), FLOATS(10));
PARAMS(pooling_params,
    INT(0, 0, 0, 1), INT(1, 0, ANY, MORE), AS(11, 1, ANY, MORE), INT(2, 1, 1, MORE), AS(12, 2, 1, MORE), INT(3, 0, 0, MORE),
    AS(14, 3, 0, MORE), AS(13, 3, 0, MORE), AS(15, 13, 0, MORE), INT(4, 0, ANY, MORE), INT(5, 0, 0, 3), INT(6, 0, ANY, MORE),
    INT(7, 0, ANY, MORE), INT(8, 0, -233, MORE), AS(18, 8, -233, MORE));

PARAMS(sized_params, INT(0, 0, 1, MORE), FLOAT(1)); // BatchNorm; Bias and PReLU without the float
PARAMS(scale_params, INT(0, 0, -233, MORE), INT(1, 0, ANY, MORE));
PARAMS(norm_params, INT(0, 0, 0, MORE), FLOAT(1), INT(2, 1, ANY, MORE));
PARAMS(groupnorm_params, INT(0, 1, 1, MORE), INT(1, 0, 0, MORE), FLOAT(2), INT(3, 1, ANY, MORE));

PARAMS(float_params, FLOAT(0), FLOAT(1), FLOAT(2)); // of activations, which look at the first ones
PARAMS(flag_params, INT(0, 0, ANY, MORE));
PARAMS(unaryop_params, INT(0, 0, 0, 27));
PARAMS(softmax_params, INT(0, 0, -4, 3), INT(1, 0, ANY, MORE));
PARAMS(eltwise_params, INT(0, 0, 0, 2), FLOATS(1));
PARAMS(binaryop_params, INT(0, 0, 0, 18), INT(1, 0, ANY, MORE), FLOAT(2));

PARAMS(concat_params, INT(0, 0, -4, 3));
PARAMS(slice_params, INTS(0), INT(1, 0, -4, 3), INTS(2));
PARAMS(crop_params,
    INT(0, 0, ANY, MORE), INT(1, 0, ANY, MORE), INT(2, 0, ANY, MORE), INT(3, 0, ANY, MORE), INT(4, 0, ANY, MORE),
    INT(5, 0, ANY, MORE), INT(6, 0, ANY, MORE), INT(7, 0, ANY, MORE), INT(8, 0, ANY, MORE), INTS(9), INTS(10), INTS(11),
    INT(13, 0, ANY, MORE), INT(14, 0, ANY, MORE), INT(15, 0, ANY, MORE), NONE(19), NONE(20), NONE(21));
PARAMS(padding_params,
    INT(0, 0, 0, MORE), INT(1, 0, 0, MORE), INT(2, 0, 0, MORE), INT(3, 0, 0, MORE), INT(4, 0, 0, 2), FLOAT(5),
    INT(6, 0, 0, MORE), INT(7, 0, 0, MORE), INT(8, 0, 0, MORE));
PARAMS(reshape_params,
    INT(0, -233, -233, MORE), INT(1, -233, -233, MORE), INT(11, -233, -233, MORE), INT(2, -233, -233, MORE), NONE(6),
    INT(12, 233, 233, 233), INT(13, 233, 233, 233));
PARAMS(permute_params, INT(0, 0, 0, 23));
PARAMS(interp_params,
    INT(0, 0, 1, 3), FLOAT(1), FLOAT(2), INT(3, 0, 0, MORE), INT(4, 0, 0, MORE), INT(5, 0, 0, 1), INT(6, 0, ANY, MORE), NONE(9));
PARAMS(squeeze_params, INT(0, 0, ANY, MORE), INT(1, 0, ANY, MORE), INT(2, 0, ANY, MORE), INT(11, 0, ANY, MORE), INTS(3));
PARAMS(expanddims_params, INTS(3));
PARAMS(reduction_params,
    INT(0, 0, 0, 10), INT(1, 1, ANY, MORE), FLOAT(2), INTS(3), INT(4, 0, ANY, MORE), INT(5, 0, ANY, MORE));
PARAMS(shuffle_params, INT(0, 1, 1, MORE), INT(1, 0, ANY, MORE));
PARAMS(rearrange_params, INT(0, 1, 1, MORE), INT(1, 0, 0, 1));
PARAMS(tile_params, INT(0, 0, 0, 3), INT(1, 1, 1, MORE), INTS(2));

PARAMS(memorydata_params, INT(0, 0, 0, MORE), INT(1, 0, 0, MORE), INT(2, 0, 0, MORE), INT(11, 0, 0, MORE), INT(21, 1, 0, 1));
PARAMS(recurrent_params, INT(0, 0, 1, MORE), INT(1, 0, 1, MORE), INT(2, 0, 0, 2), AS(3, 0, 1, MORE), INT(8, 0, 0, 0));
PARAMS(gemm_params,
    FLOAT(0), FLOAT(1), INT(2, 0, 0, 1), INT(3, 0, 0, 1), INT(4, 0, 0, 1), INT(5, 0, 0, 1), INT(6, 0, 0, 1),
    INT(7, 0, 0, MORE), INT(8, 0, 0, MORE), INT(9, 0, 0, MORE), INT(10, 0, -1, 4), INT(11, 0, 0, 1), INT(12, 0, 0, 1),
    INT(13, 0, 0, 1), INT(14, 0, 0, 1), INT(18, 0, 0, 0), INT(20, 0, 0, 0), INT(21, 0, 0, 0), INT(22, 0, 0, 0));
PARAMS(embed_params, INT(0, 0, 1, MORE), INT(1, 0, 1, MORE), INT(2, 0, ANY, MORE), INT(3, 0, 1, MORE), INT(18, 0, 0, 0));
PARAMS(multiheadattention_params,
    INT(0, 0, 1, MORE), INT(1, 1, 1, MORE), INT(2, 0, 1, MORE), AS(3, 0, 1, MORE), AS(4, 0, 1, MORE), INT(5, 0, 0, 1),
    FLOAT(6), INT(7, 0, 0, 0), INT(18, 0, 0, 0));

#define ROW(type, bottoms, bottoms_max, tops, tops_max, params, check, weights, shape) \
    { #type, type, bottoms, bottoms_max, tops, tops_max, MP_ARRAY_SIZE(params), params, check, weights, shape },
#define PLAIN(type, bottoms, bottoms_max, tops, tops_max, shape) \
    { #type, type, bottoms, bottoms_max, tops, tops_max, 0, NULL, NULL, NULL, shape },
#define ACTIVATION(type) ROW(type, 1, 1, 1, 1, float_params, NULL, NULL, shape_same)

#define ROWS \
    ROW(Input, 0, 0, 1, 1, input_params, NULL, NULL, NULL) \
    PLAIN(Split, 1, 1, 1, SOME, shape_split) \
    PLAIN(Noop, 0, SOME, 0, SOME, shape_noop) \
    ROW(MemoryData, 0, 0, 1, 1, memorydata_params, check_memorydata, weights_memorydata, shape_memorydata) \
    \
    ROW(Convolution, 1, 1, 1, 1, convolution_params, check_convolution, weights_convolution, shape_convolution) \
    ROW(ConvolutionDepthWise, 1, 1, 1, 1, convolutiondepthwise_params, check_convolution, weights_convolutiondepthwise, shape_convolution) \
    ROW(Convolution1D, 1, 1, 1, 1, convolution1d_params, check_convolution1d, weights_convolution, shape_convolution1d) \
    ROW(ConvolutionDepthWise1D, 1, 1, 1, 1, convolutiondepthwise1d_params, check_convolution1d, weights_convolution, shape_convolution1d) \
    ROW(Deconvolution, 1, 1, 1, 1, deconvolution_params, check_deconvolution, weights_convolution, shape_deconvolution) \
    ROW(DeconvolutionDepthWise, 1, 1, 1, 1, deconvolutiondepthwise_params, check_deconvolution, weights_convolution, shape_deconvolution) \
    ROW(InnerProduct, 1, 1, 1, 1, innerproduct_params, check_innerproduct, weights_innerproduct, shape_innerproduct) \
    ROW(Pooling, 1, 1, 1, 1, pooling_params, check_pooling, NULL, shape_pooling) \
    \
    ROW(BatchNorm, 1, 1, 1, 1, sized_params, NULL, weights_batchnorm, shape_channels) \
    ROW(Bias, 1, 1, 1, 1, sized_params, NULL, weights_sized, shape_channels) \
    ROW(PReLU, 1, 1, 1, 1, sized_params, NULL, weights_sized, shape_prelu) \
    ROW(Scale, 1, 2, 1, 1, scale_params, check_scale, weights_scale, shape_scale) \
    ROW(LayerNorm, 1, 1, 1, 1, norm_params, check_norm, weights_norm, shape_layernorm) \
    ROW(RMSNorm, 1, 1, 1, 1, norm_params, check_norm, weights_rmsnorm, shape_layernorm) \
    ROW(InstanceNorm, 1, 1, 1, 1, norm_params, check_norm, weights_norm, shape_instancenorm) \
    ROW(GroupNorm, 1, 1, 1, 1, groupnorm_params, check_groupnorm, weights_groupnorm, shape_groupnorm) \
    \
    ACTIVATION(ReLU) \
    ACTIVATION(ELU) \
    ACTIVATION(CELU) \
    ACTIVATION(SELU) \
    ACTIVATION(HardSigmoid) \
    ACTIVATION(HardSwish) \
    ACTIVATION(Clip) \
    ACTIVATION(Dropout) \
    ACTIVATION(Threshold) \
    ACTIVATION(Power) \
    ACTIVATION(Shrink) \
    ACTIVATION(Exp) \
    ACTIVATION(Log) \
    ROW(GELU, 1, 1, 1, 1, flag_params, NULL, NULL, shape_same) \
    ROW(UnaryOp, 1, 1, 1, 1, unaryop_params, NULL, NULL, shape_same) \
    PLAIN(Sigmoid, 1, 1, 1, 1, shape_same) \
    PLAIN(TanH, 1, 1, 1, 1, shape_same) \
    PLAIN(Swish, 1, 1, 1, 1, shape_same) \
    PLAIN(Mish, 1, 1, 1, 1, shape_same) \
    PLAIN(AbsVal, 1, 1, 1, 1, shape_same) \
    PLAIN(BNLL, 1, 1, 1, 1, shape_same) \
    PLAIN(Erf, 1, 1, 1, 1, shape_same) \
    PLAIN(Softplus, 1, 1, 1, 1, shape_same) \
    ROW(Softmax, 1, 1, 1, 1, softmax_params, check_softmax, NULL, shape_softmax) \
    \
    ROW(Eltwise, 2, SOME, 1, 1, eltwise_params, check_eltwise, NULL, shape_eltwise) \
    ROW(BinaryOp, 1, 2, 1, 1, binaryop_params, check_binaryop, NULL, shape_binaryop) \
    \
    ROW(Concat, 1, SOME, 1, 1, concat_params, NULL, NULL, shape_concat) \
    ROW(Slice, 1, 1, 1, SOME, slice_params, check_slice, NULL, shape_slice) \
    ROW(Crop, 1, 2, 1, 1, crop_params, check_crop, NULL, shape_crop) \
    ROW(Padding, 1, 1, 1, 1, padding_params, NULL, weights_padding, shape_padding) \
    ROW(Reshape, 1, 1, 1, 1, reshape_params, check_reshape, NULL, shape_reshape) \
    ROW(Permute, 1, 1, 1, 1, permute_params, NULL, NULL, shape_permute) \
    PLAIN(Flatten, 1, 1, 1, 1, shape_flatten) \
    ROW(Interp, 1, 2, 1, 1, interp_params, check_interp, NULL, shape_interp) \
    ROW(Squeeze, 1, 1, 1, 1, squeeze_params, NULL, NULL, shape_squeeze) \
    ROW(ExpandDims, 1, 1, 1, 1, expanddims_params, NULL, NULL, shape_expanddims) \
    ROW(Reduction, 1, 1, 1, 1, reduction_params, check_reduction, NULL, shape_reduction) \
    ROW(ShuffleChannel, 1, 1, 1, 1, shuffle_params, NULL, NULL, shape_shufflechannel) \
    ROW(PixelShuffle, 1, 1, 1, 1, rearrange_params, NULL, NULL, shape_pixelshuffle) \
    ROW(Reorg, 1, 1, 1, 1, rearrange_params, NULL, NULL, shape_reorg) \
    ROW(Tile, 1, 1, 1, 1, tile_params, check_tile, NULL, shape_tile) \
    \
    ROW(LSTM, 1, 3, 1, 3, recurrent_params, check_recurrent, weights_recurrent, shape_recurrent) \
    ROW(GRU, 1, 2, 1, 2, recurrent_params, check_recurrent, weights_recurrent, shape_recurrent) \
    ROW(RNN, 1, 2, 1, 2, recurrent_params, check_recurrent, weights_recurrent, shape_recurrent) \
    ROW(Gemm, 0, 3, 1, 1, gemm_params, check_gemm, weights_gemm, shape_gemm) \
    ROW(MatMul, 2, 2, 1, 1, flag_params, NULL, NULL, shape_matmul) \
    ROW(Embed, 1, 1, 1, 1, embed_params, check_embed, weights_embed, shape_embed) \
    ROW(MultiHeadAttention, 1, 4, 1, 1, multiheadattention_params, check_multiheadattention, weights_multiheadattention, shape_multiheadattention)

static const verify_row_t rows[] = { ROWS };

#if NCNN_MP_AUDIT

#undef ROW
#undef PLAIN
#undef ACTIVATION
#define ROW(type, ...) { "params_" #type, __FILE__, __LINE__, false, 0 },
#define PLAIN(type, ...)
#define ACTIVATION(type)
static ncnn_mp_guard_t row_guards[] __attribute__((section("ncnn_mp_guards"), used, aligned(_Alignof(ncnn_mp_guard_t)))) = { ROWS };

bool verify_row_ranged(const verify_row_t *row) {
    for (size_t i = 0; i < MP_ARRAY_SIZE(row_guards); i++) {
        if (strcmp(row_guards[i].name + strlen("params_"), row->name) == 0) {
            return ncnn_mp_guard_refuses(&row_guards[i], true);
        }
    }
    return true;
}

#else

bool verify_row_ranged(const verify_row_t *row) {
    (void)row;
    return true;
}

#endif

int32_t verify_row_named(const char *name) {
    for (size_t i = 0; i < MP_ARRAY_SIZE(rows); i++) {
        if (strcmp(rows[i].name, name) == 0) {
            return i;
        }
    }
    return ROW_UNKNOWN;
}

int32_t verify_row_typed(int32_t type) {
    for (size_t i = 0; i < MP_ARRAY_SIZE(rows); i++) {
        if (rows[i].type == type) {
            return i;
        }
    }
    return ROW_UNKNOWN;
}

const verify_row_t *verify_row(int32_t row) {
    return &rows[row];
}
