// How many bytes of activations a run of the whole network has at once, at most: blobs that a layer
// has made and that others still wait for, and what the layer works in. ncnn frees a blob once its
// last layer has used it; layers that change nothing, or work in place, make no new one.

#include <string.h>

#include "memory.h"
#include "rules.h"

static uint64_t blob_bytes(const verify_shape_t *shape) {
    uint64_t channel = (uint64_t)shape->w * shape->h * shape->d * sizeof(float);
    return (channel + 15) / 16 * 16 * shape->c;
}

typedef struct _blocks_t {
    int32_t *of;      // blob -> the blob whose memory it uses
    int32_t *waiting; // uses of each such
} blocks_t;

// Whether a layer's output lies in the memory of its input.
static bool works_in_place(const verify_row_t *row) {
    static const char *const others[] = {
        "Split", "Noop", "Flatten", "Reshape", "Squeeze", "ExpandDims", "BatchNorm", "Bias", "PReLU", "Scale", "LayerNorm",
        "RMSNorm", "InstanceNorm", "GroupNorm", "Softmax",
    };
    for (size_t i = 0; i < MP_ARRAY_SIZE(others); i++) {
        if (strcmp(others[i], row->name) == 0) {
            return true;
        }
    }
    return row->shape == shape_same;
}

static uint64_t run_layer(const verify_graph_t *graph, const verify_record_t *record, blocks_t *blocks, uint64_t *live) {
    uint64_t before = *live, workspace = 0;
    bool shares = false;
    if (record->row >= 0 && verify_row(record->row)->shape != NULL) {
        verify_layer_t layer;
        verify_layer_open(&layer, record, graph->shapes);
        verify_layer_infer(&layer);
        workspace = layer.workspace;
        shares = record->bottoms > 0 && works_in_place(layer.row);
    }
    for (int32_t i = 0; i < record->tops; i++) {
        int32_t top = record->words[record->bottoms + i];
        blocks->of[top] = shares ? blocks->of[record->words[0]] : top;
        blocks->waiting[blocks->of[top]] += graph->uses[top];
        *live += shares ? 0 : blob_bytes(&graph->shapes[top]);
    }
    uint64_t most = (*live > before ? *live : before) + workspace;
    for (int32_t i = 0; i < record->bottoms; i++) {
        int32_t block = blocks->of[record->words[i]];
        if (--blocks->waiting[block] == 0) {
            *live -= blob_bytes(&graph->shapes[block]);
        }
    }
    return most;
}

uint64_t verify_peak(const verify_graph_t *graph) {
    for (int32_t i = 0; i < graph->blobs; i++) {
        if ((graph->marks[i] & MARK_MADE) != 0 && graph->shapes[i].dims == 0) {
            return 0; // a layer in Python has not said yet
        }
    }
    size_t count = MAX(graph->blobs, 1);
    int32_t *memory = ncnn_mp_memory_new(2 * count * sizeof(int32_t));
    blocks_t blocks = { memory, memory + count };
    uint64_t live = 0, peak = 0;
    for (int32_t i = 0; i < graph->layers; i++) {
        uint64_t most = run_layer(graph, verify_record(graph, i), &blocks, &live);
        peak = most > peak ? most : peak;
    }
    ncnn_mp_memory_free(memory);
    return peak;
}
