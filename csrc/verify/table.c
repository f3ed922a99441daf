// The table: a row for each layer type that the verifier knows.
//
// Ranges are ncnn's own: what its load_param() takes, and what its forward() can work with. Rules
// between parameters, weights and shapes are in rules_*.c.

#include <string.h>

#include "rules.h"

#define SOME (VERIFY_MAX_ARITY)

// The ranges of ints.
#define MOST (VERIFY_HUGE - 1)
#define FAR (16384) // a dilation or stride: ncnn multiplies them as ints
#define RANGES \
    RANGE(ANY, -MOST, MOST) \
    RANGE(WEIGHTS, INT32_MIN, INT32_MAX) /* as many as weights, which have a rule */ \
    RANGE(SIZE, 1, MOST) \
    RANGE(STEP, 1, FAR) \
    RANGE(PAD, -234, MOST) \
    RANGE(UP_TO_6, 0, 6) \
    RANGE(COUNT, 0, MOST) \
    RANGE(ZERO, 0, 0) \
    RANGE(UP_TO_2, 0, 2) \
    RANGE(FLAG, 0, 1) \
    RANGE(UP_TO_3, 0, 3) \
    RANGE(SIZE_OR_AUTO, -233, MOST) \
    RANGE(UP_TO_27, 0, 27) \
    RANGE(AXIS, -4, 3) \
    RANGE(UP_TO_18, 0, 18) \
    RANGE(OLD_233, 233, 233) \
    RANGE(UP_TO_23, 0, 23) \
    RANGE(ONE_TO_3, 1, 3) \
    RANGE(UP_TO_10, 0, 10) \
    RANGE(SPREAD, -1, 4)

// What else is wanted stands behind the ranges.
enum {
    #define RANGE(name, lo, hi) name,
    RANGES
    RANGES_COUNT,
};
#undef RANGE

static const struct {
    int32_t lo, hi;
} ranges[] = {
    #define RANGE(name, lo, hi) { lo, hi },
    RANGES
};
#undef RANGE

verify_want_t verify_want(const verify_param_t *param) {
    return MAX(param->range, RANGES_COUNT) - RANGES_COUNT;
}

bool verify_in_range(const verify_param_t *param, int32_t value) {
    return value >= ranges[param->range].lo && value <= ranges[param->range].hi;
}

// The ints that are usual where none is given.
static const int16_t defaults[] = { 0, 1, 233, -233 };
#define DEFAULT(value) ((value) == 233 ? 2 : (value) == -233 ? 3 : (value))

int32_t verify_default(const verify_param_t *param, const verify_value_t *others) {
    return param->is_as ? others[param->otherwise].i : defaults[param->otherwise];
}

#define INT(id, otherwise, range) { id, range, false, DEFAULT(otherwise) }
#define AS(id, other, range) { id, range, true, other }
#define NO_INT(id, want) { id, RANGES_COUNT + (want), false, 0 }
#define FLOAT(id) NO_INT(id, WANT_FLOAT)
#define INTS(id) NO_INT(id, WANT_INTS)
#define FLOATS(id) NO_INT(id, WANT_FLOATS)
#define NONE(id) NO_INT(id, WANT_NONE)

// Unused where a profile leaves its rows out.
#define PARAMS(name, ...) __attribute__((unused)) static const verify_param_t name[] = { __VA_ARGS__ }

PARAMS(input_params, INT(0, 0, ANY), INT(1, 0, ANY), INT(2, 0, ANY), INT(11, 0, ANY));

// Convolutions of one and of two dimensions take parts of the same: without the first if not depthwise.
#define CONV_COMMON \
    INT(7, 1, STEP), INT(0, 0, SIZE), INT(1, 0, SIZE), INT(2, 1, STEP), INT(3, 1, STEP), INT(4, 0, PAD), \
    AS(15, 4, PAD), INT(5, 0, ANY), INT(6, 0, SIZE), INT(9, 0, UP_TO_6), FLOATS(10)
#define CONV_2D AS(11, 1, SIZE), AS(12, 2, STEP), AS(13, 3, STEP), AS(14, 4, PAD), AS(16, 14, PAD)
#define DECONV INT(18, 0, COUNT), AS(19, 18, COUNT), INT(20, 0, COUNT), AS(21, 20, COUNT), INT(28, 0, ZERO)
#define CONV_1D_COUNT (13)

PARAMS(convolution_params, CONV_COMMON, FLOAT(18), INT(19, 0, ZERO), CONV_2D, INT(8, 0, UP_TO_2));
PARAMS(deconvolution_params, CONV_COMMON, CONV_2D, DECONV);
PARAMS(innerproduct_params, INT(0, 0, SIZE), INT(1, 0, ANY), INT(2, 0, SIZE), INT(8, 0, UP_TO_2), INT(9, 0, UP_TO_6), FLOATS(10));
PARAMS(pooling_params,
    INT(0, 0, FLAG), INT(1, 0, ANY), AS(11, 1, ANY), INT(2, 1, SIZE), AS(12, 2, SIZE), INT(3, 0, COUNT),
    AS(14, 3, COUNT), AS(13, 3, COUNT), AS(15, 13, COUNT), INT(4, 0, FLAG), INT(5, 0, UP_TO_3), INT(6, 0, FLAG),
    INT(7, 0, FLAG), INT(8, 0, SIZE_OR_AUTO), AS(18, 8, SIZE_OR_AUTO));

PARAMS(sized_params, INT(0, 0, WEIGHTS), FLOAT(1)); // BatchNorm; Bias and PReLU without the float
PARAMS(scale_params, INT(0, 0, WEIGHTS), INT(1, 0, ANY));
PARAMS(norm_params, INT(0, 0, COUNT), FLOAT(1), INT(2, 1, ANY));
PARAMS(groupnorm_params, INT(0, 1, SIZE), INT(1, 0, COUNT), FLOAT(2), INT(3, 1, ANY));

PARAMS(float_params, FLOAT(0), FLOAT(1), FLOAT(2)); // of activations, which look at the first ones
PARAMS(flag_params, INT(0, 0, ANY));
PARAMS(unaryop_params, INT(0, 0, UP_TO_27));
PARAMS(softmax_params, INT(0, 0, AXIS), INT(1, 0, ANY));
PARAMS(eltwise_params, INT(0, 0, UP_TO_2), FLOATS(1));
PARAMS(binaryop_params, INT(0, 0, UP_TO_18), INT(1, 0, ANY), FLOAT(2));

PARAMS(concat_params, INT(0, 0, AXIS));
PARAMS(slice_params, INTS(0), INT(1, 0, AXIS), INTS(2));
PARAMS(crop_params,
    INT(0, 0, ANY), INT(1, 0, ANY), INT(2, 0, ANY), INT(3, 0, ANY), INT(4, 0, ANY),
    INT(5, 0, ANY), INT(6, 0, ANY), INT(7, 0, ANY), INT(8, 0, ANY), INTS(9), INTS(10), INTS(11),
    INT(13, 0, ANY), INT(14, 0, ANY), INT(15, 0, ANY), NONE(19), NONE(20), NONE(21));
PARAMS(padding_params,
    INT(0, 0, COUNT), INT(1, 0, COUNT), INT(2, 0, COUNT), INT(3, 0, COUNT), INT(4, 0, UP_TO_2), FLOAT(5),
    INT(6, 0, COUNT), INT(7, 0, COUNT), INT(8, 0, COUNT));
PARAMS(reshape_params,
    INT(0, -233, SIZE_OR_AUTO), INT(1, -233, SIZE_OR_AUTO), INT(11, -233, SIZE_OR_AUTO), INT(2, -233, SIZE_OR_AUTO), NONE(6),
    INT(12, 233, OLD_233), INT(13, 233, OLD_233));
PARAMS(permute_params, INT(0, 0, UP_TO_23));
PARAMS(interp_params,
    INT(0, 0, ONE_TO_3), FLOAT(1), FLOAT(2), INT(3, 0, COUNT), INT(4, 0, COUNT), INT(5, 0, FLAG), INT(6, 0, ANY), NONE(9));
PARAMS(squeeze_params, INT(0, 0, ANY), INT(1, 0, ANY), INT(2, 0, ANY), INT(11, 0, ANY), INTS(3));
PARAMS(expanddims_params, INTS(3));
PARAMS(reduction_params,
    INT(0, 0, UP_TO_10), INT(1, 1, ANY), FLOAT(2), INTS(3), INT(4, 0, ANY), INT(5, 0, ANY));
PARAMS(shuffle_params, INT(0, 1, SIZE), INT(1, 0, ANY));
PARAMS(rearrange_params, INT(0, 1, SIZE), INT(1, 0, FLAG));
PARAMS(tile_params, INT(0, 0, UP_TO_3), INT(1, 1, SIZE), INTS(2));

PARAMS(memorydata_params, INT(0, 0, SIZE), INT(1, 0, COUNT), INT(2, 0, COUNT), INT(11, 0, COUNT), INT(21, 1, FLAG));
PARAMS(recurrent_params, INT(0, 0, SIZE), INT(1, 0, SIZE), INT(2, 0, UP_TO_2), AS(3, 0, SIZE), INT(8, 0, ZERO));
PARAMS(gemm_params,
    FLOAT(0), FLOAT(1), INT(2, 0, FLAG), INT(3, 0, FLAG), INT(4, 0, FLAG), INT(5, 0, FLAG), INT(6, 0, FLAG),
    INT(7, 0, COUNT), INT(8, 0, COUNT), INT(9, 0, COUNT), INT(10, 0, SPREAD), INT(11, 0, FLAG), INT(12, 0, FLAG),
    INT(13, 0, FLAG), INT(14, 0, FLAG), INT(18, 0, ZERO), INT(20, 0, ZERO), INT(21, 0, ZERO), INT(22, 0, ZERO));
PARAMS(embed_params, INT(0, 0, SIZE), INT(1, 0, SIZE), INT(2, 0, ANY), INT(3, 0, SIZE), INT(18, 0, ZERO));
PARAMS(multiheadattention_params,
    INT(0, 0, SIZE), INT(1, 1, SIZE), INT(2, 0, SIZE), AS(3, 0, SIZE), AS(4, 0, SIZE), INT(5, 0, FLAG),
    FLOAT(6), INT(7, 0, ZERO), INT(18, 0, ZERO));

// Whether a layer's output lies in the memory of its input.
enum { OTHER, SAME };

// Firmware's ncnn says which layers its profile is without (ports/firmware): no row for those.
#if __has_include("ncnn_mp_profile.h")
#include "ncnn_mp_profile.h"
#endif
#define DROP(...)
#define TAKE(...) __VA_ARGS__
#define ABSENT_1 , DROP
#define SECOND(...) SECOND_(__VA_ARGS__)
#define SECOND_(first, second, ...) second
#define UNLESS(absent, ...) UNLESS_(absent, __VA_ARGS__)
#define UNLESS_(absent, ...) SECOND(ABSENT_##absent, TAKE, )(__VA_ARGS__)

#define ROW(type, ...) UNLESS(NCNN_MP_WITHOUT_##type, ROW_OF(type, __VA_ARGS__))
#define PLAIN(type, ...) UNLESS(NCNN_MP_WITHOUT_##type, PLAIN_OF(type, __VA_ARGS__))
#define FREE(type, ...) UNLESS(NCNN_MP_WITHOUT_##type, FREE_OF(type, __VA_ARGS__)) // whose parameters have no ranges

#define ALL(params) params, MP_ARRAY_SIZE(params)
#define BUT_FIRST(params, count) params + 1, (count) - 1
#define ALL_BUT_FIRST(params) BUT_FIRST(params, MP_ARRAY_SIZE(params))
#define ROW_OF(type, bottoms, bottoms_max, tops, tops_max, params, count, check, weights, shape, place) \
    { params, count, type, bottoms, bottoms_max, tops, tops_max, place, check, weights, shape },
#define FREE_OF(...) ROW_OF(__VA_ARGS__)
#define PLAIN_OF(type, bottoms, bottoms_max, tops, tops_max, shape, place) \
    { NULL, 0, type, bottoms, bottoms_max, tops, tops_max, place, NULL, NULL, shape },

// Activations that are alike share a row: those of up to three floats, and those of nothing.
#define ACTIVATIONS \
    LIKE(ELU, ReLU) LIKE(CELU, ReLU) LIKE(SELU, ReLU) LIKE(HardSigmoid, ReLU) LIKE(HardSwish, ReLU) LIKE(Clip, ReLU) \
    LIKE(Dropout, ReLU) LIKE(Threshold, ReLU) LIKE(Power, ReLU) LIKE(Shrink, ReLU) LIKE(Exp, ReLU) LIKE(Log, ReLU) \
    LIKE(TanH, Sigmoid) LIKE(Swish, Sigmoid) LIKE(Mish, Sigmoid) LIKE(AbsVal, Sigmoid) LIKE(BNLL, Sigmoid) \
    LIKE(Erf, Sigmoid) LIKE(Softplus, Sigmoid)

#define ROWS \
    ROW(Input, 0, 0, 1, 1, ALL(input_params), NULL, NULL, NULL, OTHER) \
    PLAIN(Split, 1, 1, 1, SOME, shape_split, SAME) \
    PLAIN(Noop, 0, SOME, 0, SOME, shape_noop, SAME) \
    ROW(MemoryData, 0, 0, 1, 1, ALL(memorydata_params), check_memorydata, weights_memorydata, shape_memorydata, OTHER) \
    \
    ROW(Convolution, 1, 1, 1, 1, ALL_BUT_FIRST(convolution_params), check_convolution, weights_convolution, shape_convolution, OTHER) \
    ROW(ConvolutionDepthWise, 1, 1, 1, 1, ALL(convolution_params), check_convolution, weights_convolutiondepthwise, shape_convolution, OTHER) \
    ROW(Convolution1D, 1, 1, 1, 1, BUT_FIRST(convolution_params, CONV_1D_COUNT), check_convolution1d, weights_convolution, shape_convolution1d, OTHER) \
    ROW(ConvolutionDepthWise1D, 1, 1, 1, 1, convolution_params, CONV_1D_COUNT, check_convolution1d, weights_convolution, shape_convolution1d, OTHER) \
    ROW(Deconvolution, 1, 1, 1, 1, ALL_BUT_FIRST(deconvolution_params), check_deconvolution, weights_convolution, shape_deconvolution, OTHER) \
    ROW(DeconvolutionDepthWise, 1, 1, 1, 1, ALL(deconvolution_params), check_deconvolution, weights_convolution, shape_deconvolution, OTHER) \
    ROW(InnerProduct, 1, 1, 1, 1, ALL(innerproduct_params), check_innerproduct, weights_innerproduct, shape_innerproduct, OTHER) \
    ROW(Pooling, 1, 1, 1, 1, ALL(pooling_params), check_pooling, NULL, shape_pooling, OTHER) \
    \
    FREE(BatchNorm, 1, 1, 1, 1, ALL(sized_params), NULL, weights_batchnorm, shape_channels, SAME) \
    FREE(Bias, 1, 1, 1, 1, ALL(sized_params), NULL, weights_sized, shape_channels, SAME) \
    FREE(PReLU, 1, 1, 1, 1, ALL(sized_params), NULL, weights_sized, shape_prelu, SAME) \
    ROW(Scale, 1, 2, 1, 1, ALL(scale_params), check_scale, weights_scale, shape_scale, SAME) \
    ROW(LayerNorm, 1, 1, 1, 1, ALL(norm_params), NULL, weights_norm, shape_layernorm, SAME) \
    ROW(RMSNorm, 1, 1, 1, 1, ALL(norm_params), NULL, weights_rmsnorm, shape_layernorm, SAME) \
    ROW(InstanceNorm, 1, 1, 1, 1, ALL(norm_params), NULL, weights_norm, shape_instancenorm, SAME) \
    ROW(GroupNorm, 1, 1, 1, 1, ALL(groupnorm_params), check_groupnorm, weights_groupnorm, shape_groupnorm, SAME) \
    \
    FREE_OF(ReLU, 1, 1, 1, 1, ALL(float_params), NULL, NULL, shape_same, SAME) \
    PLAIN_OF(Sigmoid, 1, 1, 1, 1, shape_same, SAME) \
    ROW(GELU, 1, 1, 1, 1, ALL(flag_params), NULL, NULL, shape_same, SAME) \
    ROW(UnaryOp, 1, 1, 1, 1, ALL(unaryop_params), NULL, NULL, shape_same, SAME) \
    ROW(Softmax, 1, 1, 1, 1, ALL(softmax_params), NULL, NULL, shape_softmax, SAME) \
    \
    ROW(Eltwise, 2, SOME, 1, 1, ALL(eltwise_params), check_eltwise, NULL, shape_eltwise, OTHER) \
    ROW(BinaryOp, 1, 2, 1, 1, ALL(binaryop_params), check_binaryop, NULL, shape_binaryop, OTHER) \
    \
    ROW(Concat, 1, SOME, 1, 1, ALL(concat_params), NULL, NULL, shape_concat, OTHER) \
    ROW(Slice, 1, 1, 1, SOME, ALL(slice_params), check_slice, NULL, shape_slice, OTHER) \
    ROW(Crop, 1, 2, 1, 1, ALL(crop_params), check_crop, NULL, shape_crop, OTHER) \
    ROW(Padding, 1, 1, 1, 1, ALL(padding_params), NULL, weights_padding, shape_padding, OTHER) \
    ROW(Reshape, 1, 1, 1, 1, ALL(reshape_params), check_reshape, NULL, shape_reshape, OTHER) \
    ROW(Permute, 1, 1, 1, 1, ALL(permute_params), NULL, NULL, shape_permute, OTHER) \
    PLAIN(Flatten, 1, 1, 1, 1, shape_flatten, OTHER) \
    ROW(Interp, 1, 2, 1, 1, ALL(interp_params), check_interp, NULL, shape_interp, OTHER) \
    ROW(Squeeze, 1, 1, 1, 1, ALL(squeeze_params), NULL, NULL, shape_squeeze, OTHER) \
    FREE(ExpandDims, 1, 1, 1, 1, ALL(expanddims_params), NULL, NULL, shape_expanddims, OTHER) \
    ROW(Reduction, 1, 1, 1, 1, ALL(reduction_params), NULL, NULL, shape_reduction, OTHER) \
    ROW(ShuffleChannel, 1, 1, 1, 1, ALL(shuffle_params), NULL, NULL, shape_shufflechannel, OTHER) \
    ROW(PixelShuffle, 1, 1, 1, 1, ALL(rearrange_params), NULL, NULL, shape_pixelshuffle, OTHER) \
    ROW(Reorg, 1, 1, 1, 1, ALL(rearrange_params), NULL, NULL, shape_reorg, OTHER) \
    ROW(Tile, 1, 1, 1, 1, ALL(tile_params), check_tile, NULL, shape_tile, OTHER) \
    \
    ROW(LSTM, 1, 3, 1, 3, ALL(recurrent_params), check_recurrent, weights_recurrent, shape_recurrent, OTHER) \
    ROW(GRU, 1, 2, 1, 2, ALL(recurrent_params), check_recurrent, weights_recurrent, shape_recurrent, OTHER) \
    ROW(RNN, 1, 2, 1, 2, ALL(recurrent_params), check_recurrent, weights_recurrent, shape_recurrent, OTHER) \
    ROW(Gemm, 0, 3, 1, 1, ALL(gemm_params), check_gemm, weights_gemm, shape_gemm, OTHER) \
    ROW(MatMul, 2, 2, 1, 1, ALL(flag_params), NULL, NULL, shape_matmul, OTHER) \
    ROW(Embed, 1, 1, 1, 1, ALL(embed_params), check_embed, weights_embed, shape_embed, OTHER) \
    ROW(MultiHeadAttention, 1, 4, 1, 1, ALL(multiheadattention_params), check_multiheadattention, weights_multiheadattention, shape_multiheadattention, OTHER)

static const verify_row_t rows[] = { ROWS };

#if NCNN_MP_AUDIT

#undef ROW_OF
#undef FREE_OF
#undef PLAIN_OF
#define ROW_OF(type, ...) { "params_" #type, __FILE__, __LINE__, false, 0 },
#define FREE_OF(type, ...)
#define PLAIN_OF(type, ...)
static ncnn_mp_guard_t row_guards[] __attribute__((section("ncnn_mp_guards"), used, aligned(_Alignof(ncnn_mp_guard_t)))) = { ROWS };

bool verify_row_ranged(const verify_row_t *row) {
    for (size_t i = 0; i < MP_ARRAY_SIZE(row_guards); i++) { // GCOVR_EXCL_BR_LINE: a row without ranges asks for none
        if (strcmp(row_guards[i].name + strlen("params_"), ncnn_mp_layer_name(row->type)) == 0) {
            return ncnn_mp_guard_refuses(&row_guards[i], true);
        }
    }
    return true; // GCOVR_EXCL_LINE: a row without ranges asks for none
}

#else

bool verify_row_ranged(const verify_row_t *row) {
    (void)row;
    return true;
}

#endif

// The types of activations, and those whose rows theirs are.
#define LIKE(type, other) UNLESS(NCNN_MP_WITHOUT_##type, { type, other }, )
static const struct {
    uint8_t type, other;
} likes[] = { { ReLU, ReLU }, ACTIVATIONS };

int32_t verify_row_typed(int32_t type) {
    for (size_t i = 0; i < MP_ARRAY_SIZE(likes); i++) {
        if (likes[i].type == type) {
            type = likes[i].other;
            break;
        }
    }
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
