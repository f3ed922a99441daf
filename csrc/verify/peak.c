// How many bytes of activations a run of the whole network has at once, at most: blobs that a layer
// has made and that others still wait for, and what the layer works in. ncnn frees a blob once its
// last layer has used it; layers that change nothing, or work in place, make no new one.

#include "memory.h"
#include "table.h"

// Rows of the table: there are fewer than 2 ** 29. A layer in Python may say what it wants.
static uint32_t blob_elements(const verify_shape_t *shape) {
    return verify_laid_out(shape);
}

typedef struct _blocks_t {
    int32_t *of;      // blob -> the blob whose memory it uses
    int32_t *waiting; // uses of each such
} blocks_t;

// The most elements while a layer runs; *live of them stay.
static uint64_t run_layer(const verify_graph_t *graph, const verify_record_t *record, blocks_t *blocks, uint64_t *live) {
    uint64_t before = *live;
    uint32_t workspace = 0;
    bool shares = false;
    if (record->row >= 0 && verify_row(record->row)->shape != NULL) {
        verify_layer_t layer;
        verify_layer_open(&layer, record, graph->shapes);
        verify_layer_infer(&layer);
        workspace = layer.workspace;
        shares = record->bottoms > 0 && layer.row->in_place;
    }
    for (int32_t i = 0; i < record->tops; i++) {
        int32_t top = record->words[record->bottoms + i];
        blocks->of[top] = shares ? blocks->of[record->words[0]] : top;
        blocks->waiting[blocks->of[top]] += graph->uses[top];
        *live += shares ? 0 : blob_elements(&graph->shapes[top]);
    }
    uint64_t most = (*live > before ? *live : before) + workspace;
    for (int32_t i = 0; i < record->bottoms; i++) {
        int32_t block = blocks->of[record->words[i]];
        if (--blocks->waiting[block] == 0) {
            *live -= blob_elements(&graph->shapes[block]);
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
    return peak * sizeof(float);
}
