// The layer types that ncnn may have, in the order of its numbers: its C API does not list them.

#include <string.h>

#include "layer_names.h"
#include "memory.h"

static const char names[] =
    "AbsVal\0"
    "ArgMax\0"
    "BatchNorm\0"
    "Bias\0"
    "BNLL\0"
    "Concat\0"
    "Convolution\0"
    "Crop\0"
    "Deconvolution\0"
    "Dropout\0"
    "Eltwise\0"
    "ELU\0"
    "Embed\0"
    "Exp\0"
    "Flatten\0"
    "InnerProduct\0"
    "Input\0"
    "Log\0"
    "LRN\0"
    "MemoryData\0"
    "MVN\0"
    "Pooling\0"
    "Power\0"
    "PReLU\0"
    "Proposal\0"
    "Reduction\0"
    "ReLU\0"
    "Reshape\0"
    "ROIPooling\0"
    "Scale\0"
    "Sigmoid\0"
    "Slice\0"
    "Softmax\0"
    "Split\0"
    "SPP\0"
    "TanH\0"
    "Threshold\0"
    "Tile\0"
    "RNN\0"
    "LSTM\0"
    "BinaryOp\0"
    "UnaryOp\0"
    "ConvolutionDepthWise\0"
    "Padding\0"
    "Squeeze\0"
    "ExpandDims\0"
    "Normalize\0"
    "Permute\0"
    "PriorBox\0"
    "DetectionOutput\0"
    "Interp\0"
    "DeconvolutionDepthWise\0"
    "ShuffleChannel\0"
    "InstanceNorm\0"
    "Clip\0"
    "Reorg\0"
    "YoloDetectionOutput\0"
    "Quantize\0"
    "Dequantize\0"
    "Yolov3DetectionOutput\0"
    "PSROIPooling\0"
    "ROIAlign\0"
    "Packing\0"
    "Requantize\0"
    "Cast\0"
    "HardSigmoid\0"
    "SELU\0"
    "HardSwish\0"
    "Noop\0"
    "PixelShuffle\0"
    "DeepCopy\0"
    "Mish\0"
    "StatisticsPooling\0"
    "Swish\0"
    "Gemm\0"
    "GroupNorm\0"
    "LayerNorm\0"
    "Softplus\0"
    "GRU\0"
    "MultiHeadAttention\0"
    "GELU\0"
    "Convolution1D\0"
    "Pooling1D\0"
    "ConvolutionDepthWise1D\0"
    "Convolution3D\0"
    "ConvolutionDepthWise3D\0"
    "Pooling3D\0"
    "MatMul\0"
    "Deconvolution1D\0"
    "DeconvolutionDepthWise1D\0"
    "Deconvolution3D\0"
    "DeconvolutionDepthWise3D\0"
    "Einsum\0"
    "DeformableConv2D\0"
    "GLU\0"
    "Fold\0"
    "Unfold\0"
    "GridSample\0"
    "CumulativeSum\0"
    "CopyTo\0"
    "Erf\0"
    "Diag\0"
    "CELU\0"
    "Shrink\0"
    "RMSNorm\0"
    "Spectrogram\0"
    "InverseSpectrogram\0"
    "Flip\0"
    "SDPA\0"
    "RotaryEmbed\0";

const char *ncnn_mp_text_of(const char *texts, size_t size, uint32_t i) {
    const char *end = texts + size;
    for (; i > 0 && texts < end; i--) {
        texts += strlen(texts) + 1;
    }
    return texts < end ? texts : NULL;
}

const char *ncnn_mp_layer_name(int32_t type) {
    return ncnn_mp_text_of(names, sizeof(names) - 1, type);
}

int32_t ncnn_mp_layer_number(const char *name) {
    int32_t type = 0;
    for (const char *known = names; known < names + sizeof(names) - 1; known += strlen(known) + 1) {
        if (strcmp(known, name) == 0) {
            return type;
        }
        type++;
    }
    return -1;
}

bool ncnn_mp_layer_built(int32_t type) {
    ncnn_mp_attempt(0); // a layer is small enough for the reserve
    ncnn_layer_t layer = ncnn_layer_create_by_typeindex(type);
    if (layer != NULL) {
        ncnn_layer_destroy(layer);
    }
    return layer != NULL;
}
