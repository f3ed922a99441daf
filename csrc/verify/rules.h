// The rules of the table's rows: what a layer's parameters, weights and shapes must be to each other.
#ifndef NCNN_MP_VERIFY_RULES_H
#define NCNN_MP_VERIFY_RULES_H

#include "layer_names.h"
#include "table.h"

// rules_window.c: layers that look at windows or at everything with weights
verify_check_t check_convolution, check_convolution1d, check_deconvolution, check_innerproduct, check_pooling;
verify_weigh_t weights_convolution, weights_convolutiondepthwise, weights_innerproduct;
verify_shaper_t shape_convolution, shape_convolution1d, shape_deconvolution, shape_innerproduct;
verify_shaper_t shape_pooling;

// rules_element.c: layers that leave the shape as it is, and those of several inputs
verify_check_t check_scale, check_groupnorm, check_eltwise, check_binaryop;
verify_weigh_t weights_batchnorm, weights_sized, weights_scale, weights_norm, weights_rmsnorm, weights_groupnorm;
verify_shaper_t shape_same, shape_split, shape_noop, shape_channels, shape_prelu, shape_scale;
verify_shaper_t shape_layernorm, shape_instancenorm, shape_groupnorm, shape_softmax, shape_eltwise;
verify_shaper_t shape_binaryop;

// rules_layout.c: layers that move elements
verify_check_t check_slice, check_crop, check_reshape, check_interp, check_tile;
verify_weigh_t weights_padding;
verify_shaper_t shape_concat, shape_slice, shape_crop, shape_padding, shape_reshape, shape_permute;
verify_shaper_t shape_flatten, shape_interp, shape_squeeze, shape_expanddims, shape_reduction;
verify_shaper_t shape_shufflechannel, shape_pixelshuffle, shape_reorg, shape_tile;

// rules_matrix.c: layers that multiply matrices, recurrent ones, data
verify_check_t check_memorydata, check_recurrent, check_gemm, check_embed, check_multiheadattention;
verify_weigh_t weights_memorydata, weights_recurrent, weights_gemm, weights_embed, weights_multiheadattention;
verify_shaper_t shape_memorydata, shape_recurrent, shape_gemm, shape_matmul, shape_embed;
verify_shaper_t shape_multiheadattention;

#endif
