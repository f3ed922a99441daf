// What a Net has in it, and what it would take to run it.

#include <string.h>

#include "py/runtime.h"

#include "blob.h"
#include "layer_names.h"
#include "verify/table.h"

static mp_obj_t layer_obj(const verify_graph_t *graph, int32_t index) {
    const verify_record_t *record = verify_record(graph, index);
    const char *name = record->name < 0 ? "" : graph->strings + record->name;
    mp_obj_tuple_t *shapes = MP_OBJ_TO_PTR(mp_obj_new_tuple(record->tops, NULL));
    for (int32_t i = 0; i < record->tops; i++) {
        shapes->items[i] = ncnn_mp_blob_shape(&graph->shapes[record->words[record->bottoms + i]]);
    }
    uint64_t weights = 0;
    verify_weights_t all;
    verify_record_weights(record, &all);
    for (size_t i = 0; i < all.count; i++) {
        weights += all.items[i].count;
    }
    mp_obj_t items[] = {
        mp_obj_new_str_from_cstr(record->row >= 0 ? ncnn_mp_layer_name(record->type) : record->name < 0 ? "" : name + strlen(name) + 1),
        mp_obj_new_str_from_cstr(name),
        MP_OBJ_FROM_PTR(shapes),
        mp_obj_new_int_from_ull(weights),
    };
    return mp_obj_new_tuple(MP_ARRAY_SIZE(items), items);
}

// report() -> {"verified", "layers", "weights", "peak"}
static mp_obj_t net_report(mp_obj_t self_in) {
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    verify_graph_t *graph = self->graph;
    GUARD(report_loaded, graph != NULL, ValueError, "report: call load_param() first");
    bool inferred = ncnn_mp_net_infer_declared(self);
    mp_obj_t layers = mp_obj_new_list(0, NULL);
    for (int32_t i = 0; i < graph->layers; i++) {
        mp_obj_list_append(layers, layer_obj(graph, i));
    }
    uint64_t fewest;
    uint64_t peak = inferred ? verify_peak(graph) : 0;
    mp_obj_t dict = mp_obj_new_dict(4);
    mp_obj_dict_store(dict, MP_OBJ_NEW_QSTR(MP_QSTR_verified), mp_obj_new_bool(!graph->trusted));
    mp_obj_dict_store(dict, MP_OBJ_NEW_QSTR(MP_QSTR_layers), layers);
    mp_obj_dict_store(dict, MP_OBJ_NEW_QSTR(MP_QSTR_weights), mp_obj_new_int_from_ull(verify_weights_total(graph, &fewest)));
    mp_obj_dict_store(dict, MP_OBJ_NEW_QSTR(MP_QSTR_peak), peak == 0 ? mp_const_none : mp_obj_new_int_from_ull(peak));
    return dict;
}
MP_DEFINE_CONST_FUN_OBJ_1(ncnn_mp_net_report_obj, net_report);
