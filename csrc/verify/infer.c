// Shapes of a whole network, layer by layer in the order in which they run; and what lies in memory
// meanwhile.

#include "py/runtime.h"

#include "layer_names.h"
#include "memory.h"
#include "table.h"

verify_shape_t verify_shape_of(ncnn_mat_t mat) {
    ncnn_mp_shape_t shape = ncnn_mp_shape_of(mat);
    return (verify_shape_t) { .dims = shape.dims, .w = shape.w, .h = shape.h, .d = shape.d, .c = shape.c };
}

const char *verify_given(const verify_record_t *record, const verify_shape_t *shapes) {
    vstr_t text;
    mp_print_t print;
    vstr_init_print(&text, 64, &print);
    for (int32_t i = 0; i < record->bottoms && i < 4; i++) {
        const verify_shape_t *shape = &shapes[record->words[i]];
        mp_printf(&print, "%sw=%d h=%d d=%d c=%d", i == 0 ? "" : ", ", (int)shape->w, (int)shape->h, (int)shape->d, (int)shape->c);
    }
    return vstr_null_terminated_str(&text);
}

// "in a layer, because": with the shapes that it would be given.
static _Noreturn void refuse_layer(const verify_graph_t *graph, size_t index, const verify_record_t *record, const char *reason) {
    ncnn_mp_raise_ValueError("model refused: layer %d '%s' (%s): %s: given %s", (int)index,
        record->name < 0 ? "" : graph->strings + record->name, ncnn_mp_layer_name(record->type), reason, verify_given(record, graph->shapes));
}

// Whether all inputs of a layer are known.
static bool knows_inputs(const verify_graph_t *graph, const verify_record_t *record) {
    for (int32_t i = 0; i < record->bottoms; i++) {
        if (graph->shapes[record->words[i]].dims == 0) {
            return false;
        }
    }
    return true;
}

static void infer_layer(verify_graph_t *graph, size_t index) {
    const verify_record_t *record = verify_record(graph, index);
    if (record->row < 0 || verify_row(record->row)->shape == NULL || !knows_inputs(graph, record)) {
        return;
    }
    verify_layer_t layer;
    verify_layer_open(&layer, record, graph->shapes);
    verify_wrong_t wrong = verify_layer_infer(&layer);
    if (wrong != RIGHT) {
        for (int32_t i = 0; i < record->tops; i++) {
            verify_top(&layer, i)->dims = 0;
        }
        refuse_layer(graph, index, record, verify_words(wrong));
    }
}

void verify_infer(verify_graph_t *graph, const verify_shape_t *inputs) {
    for (int32_t i = 0; i < graph->blobs; i++) {
        graph->shapes[i].dims = 0;
    }
    for (int32_t i = 0; i < graph->inputs; i++) {
        graph->shapes[graph->input_blobs[i]] = inputs[i];
    }
    for (int32_t i = 0; i < graph->layers; i++) {
        infer_layer(graph, i);
    }
}

void verify_infer_custom(verify_graph_t *graph, size_t index, const verify_shape_t *tops) {
    const verify_record_t *record = verify_record(graph, index);
    bool same = true;
    for (int32_t i = 0; i < record->tops; i++) {
        verify_shape_t *known = &graph->shapes[record->words[record->bottoms + i]];
        same &= verify_same(known, &tops[i]);
        *known = tops[i];
    }
    for (int32_t i = index + 1; !same && i < graph->layers; i++) {
        infer_layer(graph, i);
    }
}
