// Net: a network, loaded from files, streams or buffers. It keeps its option's Allocators; its
// Extractors keep it. Loading or clearing it makes former Extractors stale, never dangling.

#include <string.h>

#include "py/builtin.h"
#include "py/runtime.h"

#include "blob.h"
#include "callback.h"
#include "error.h"
#include "extractor.h"
#include "layer.h"
#include "layer_names.h"
#include "memory.h"
#include "net.h"

// What a Net and its layers cost beyond the weights and the graph, roughly: it only drives collections.
#define NET_BYTES (1024)

void ncnn_mp_net_account(ncnn_mp_net_t *self, size_t bytes) {
    ncnn_mp_memory_unaccount(self->accounted);
    self->accounted = bytes;
    ncnn_mp_memory_account(bytes);
}

static void net_destroy(ncnn_mp_handle_t *self_in) {
    ncnn_mp_net_t *self = (ncnn_mp_net_t *)self_in;
    ncnn_net_destroy(self->base.native);
    verify_free(self->graph);
    ncnn_mp_memory_unaccount(self->accounted);
}

static const ncnn_mp_kind_t net_kind = { &ncnn_mp_type_net, sizeof(ncnn_mp_net_t), OPTION_ALLOCATORS, net_destroy };

ncnn_mp_net_t *ncnn_mp_net_get(mp_obj_t self_in) {
    ncnn_mp_net_t *self = (ncnn_mp_net_t *)ncnn_mp_handle_get(self_in, &ncnn_mp_type_net);
    ncnn_mp_net_check_idle(self);
    return self;
}

void ncnn_mp_net_check_idle(const ncnn_mp_net_t *self) {
    GUARD(net_idle, !self->busy, RuntimeError, "Net is in use");
}

void ncnn_mp_net_clear(ncnn_mp_net_t *self, mp_obj_t kept) {
    bool busy = self->busy;
    self->busy = GUARD_ON(net_busy_clearing);
    ncnn_mp_run_t run;
    ncnn_mp_run_begin(&run, &self->base, &self->base, kept);
    ncnn_net_clear(self->base.native);
    ncnn_mp_run_end(&run);
    self->busy = busy;
    if (kept != MP_OBJ_NULL) {
        mp_obj_list_set_len(ncnn_mp_kept_list(kept, KEPT_INSTANCES), 0);
    }
    ncnn_mp_net_account(self, NET_BYTES);
    self->state = NET_EMPTY;
    self->generation++;
    verify_free(self->graph);
    self->graph = NULL;
    self->inferred = false;
}

void ncnn_mp_net_infer(ncnn_mp_net_t *self, const verify_shape_t *inputs) {
    verify_graph_t *graph = self->graph;
    size_t bytes = graph->inputs * sizeof(*inputs);
    // What a layer in Python gives may differ from run to run.
    if (self->inferred && !graph->unknown && memcmp(self->inputs, inputs, bytes) == 0) {
        return;
    }
    self->inferred = false;
    verify_infer(graph, inputs);
    memcpy(self->inputs, inputs, bytes);
    self->inferred = true;
}

bool ncnn_mp_net_infer_declared(ncnn_mp_net_t *self) {
    const verify_graph_t *graph = self->graph;
    bool declared = !graph->trusted;
    for (int32_t i = 0; i < graph->inputs; i++) {
        declared &= graph->declared[i].dims != 0;
    }
    if (!self->inferred && declared) {
        ncnn_mp_net_infer(self, graph->declared);
    }
    return self->inferred;
}

static mp_obj_t net_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args_in) {
    (void)type;
    static const mp_arg_t allowed[] = { { MP_QSTR_verify, MP_ARG_KW_ONLY | MP_ARG_BOOL, {.u_bool = true} } };
    mp_arg_val_t args[MP_ARRAY_SIZE(allowed)];
    mp_arg_parse_all_kw_array(n_args, n_kw, args_in, MP_ARRAY_SIZE(allowed), allowed, args);
    ncnn_mp_object_t *object = ncnn_mp_object_new(&net_kind);
    ncnn_net_t native = ncnn_net_create();
    object->handle->native = native;
    ncnn_mp_net_t *self = (ncnn_mp_net_t *)object->handle;
    self->trusted = !args[0].u_bool;
    ncnn_mp_net_account(self, NET_BYTES);
    ncnn_mp_option_init(ncnn_net_get_option(native));
    return MP_OBJ_FROM_PTR(object);
}

static mp_obj_t net_clear_method(mp_obj_t self_in) {
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    ncnn_mp_handle_t *held = HOLD(net_held_by_clear, &self->base);
    ncnn_mp_net_clear(self, ncnn_mp_object_get(self_in, &ncnn_mp_type_net)->kept);
    ncnn_mp_handle_release(held);
    ncnn_mp_callback_raise();
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(net_clear_obj, net_clear_method);

/******************************************************************************/
// Custom layers

// register_custom_layer(name or index, class)
static mp_obj_t net_register_custom_layer(mp_obj_t self_in, mp_obj_t which, mp_obj_t class) {
    bool is_layer = mp_obj_is_type(class, &mp_type_type) && mp_obj_is_subclass_fast(class, MP_OBJ_FROM_PTR(&ncnn_mp_type_layer));
    GUARD(register_class, is_layer, TypeError, "register_custom_layer: expected a subclass of Layer, got %s",
        mp_obj_get_type_str(class));
    int32_t type = mp_obj_is_str(which)
        ? ncnn_mp_layer_number(ncnn_mp_get_name(which, MP_QSTR_name))
        : ncnn_mp_get_int(which, MP_QSTR_index, 0, 2 * NCNN_MP_CUSTOM_BIT - 1);
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    // ncnn would give its built-in layers to our destructor.
    GUARD(register_before_loading, self->state == NET_EMPTY, ValueError,
        "register_custom_layer: register before loading, or call clear() first");
    ncnn_mp_object_t *object = ncnn_mp_object_get(self_in, &ncnn_mp_type_net);
    ncnn_mp_attempt(0); // before anything is noted
    size_t place = ncnn_mp_kept_register(&object->kept, which, class, &type);
    ncnn_net_register_custom_layer_by_typeindex(self->base.native, type, ncnn_mp_layer_custom_create,
        ncnn_mp_layer_custom_destroy, (void *)(uintptr_t)place);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_3(net_register_custom_layer_obj, net_register_custom_layer);

static mp_obj_t net_set_vulkan_device(mp_obj_t self_in, mp_obj_t index) {
    int device = ncnn_mp_get_int(index, MP_QSTR_i, 0, INT32_MAX);
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    #if NCNN_VULKAN
    ncnn_net_set_vulkan_device(self->base.native, device);
    return mp_const_none;
    #else
    (void)device;
    (void)self;
    ncnn_mp_raise(&mp_type_NotImplementedError, "set_vulkan_device: ncnn is built without NCNN_VULKAN");
    #endif
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_set_vulkan_device_obj, net_set_vulkan_device);

/******************************************************************************/
// Inputs and outputs: of the graph, so that names are there with an ncnn that knows none, too

static int32_t input_count(const ncnn_mp_net_t *self) {
    return self->graph == NULL ? 0 : self->graph->inputs;
}

static int32_t output_count(const ncnn_mp_net_t *self) {
    return self->graph == NULL ? 0 : self->graph->outputs;
}

// The blob of an output, which must exist.
static int32_t output_blob(const verify_graph_t *graph, int32_t index) {
    int32_t blob = 0;
    while (graph->marks[blob] == 0 || graph->uses[blob] > 0 || index-- > 0) {
        blob++;
    }
    return blob;
}

static mp_obj_t name_of(const ncnn_mp_net_t *self, int32_t blob) {
    GUARD(net_named, self->graph->named, ValueError, "a binary param has no names: use blob indices");
    const char *name = verify_blob_name(self->graph, blob);
    return mp_obj_new_str_from_cstr(name);
}

static mp_obj_t net_get_input_name(mp_obj_t self_in, mp_obj_t index_in) {
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    int32_t index = ncnn_mp_get_index(index_in, MP_QSTR_i, input_count(self));
    return name_of(self, self->graph->input_blobs[index]);
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_get_input_name_obj, net_get_input_name);

static mp_obj_t net_get_output_name(mp_obj_t self_in, mp_obj_t index_in) {
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    int32_t index = ncnn_mp_get_index(index_in, MP_QSTR_i, output_count(self));
    return name_of(self, output_blob(self->graph, index));
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_get_output_name_obj, net_get_output_name);

static mp_obj_t net_get_input_index(mp_obj_t self_in, mp_obj_t index_in) {
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    int32_t index = ncnn_mp_get_index(index_in, MP_QSTR_i, input_count(self));
    return mp_obj_new_int(self->graph->input_blobs[index]);
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_get_input_index_obj, net_get_input_index);

static mp_obj_t net_get_output_index(mp_obj_t self_in, mp_obj_t index_in) {
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    int32_t index = ncnn_mp_get_index(index_in, MP_QSTR_i, output_count(self));
    return mp_obj_new_int(output_blob(self->graph, index));
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_get_output_index_obj, net_get_output_index);

static mp_obj_t net_create_extractor(mp_obj_t self_in) {
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    GUARD(extractor_needs_model, self->state == NET_READY, ValueError,
        "create_extractor: call load_param() and load_model() first");
    return ncnn_mp_extractor_new(self, ncnn_mp_object_get(self_in, &ncnn_mp_type_net)->kept);
}
static MP_DEFINE_CONST_FUN_OBJ_1(net_create_extractor_obj, net_create_extractor);

/******************************************************************************/

static void net_set_option(mp_obj_t self_in, mp_obj_t option_in) {
    ncnn_mp_handle_t *option = ncnn_mp_handle_get(option_in, &ncnn_mp_type_option);
    ncnn_mp_net_t *self = ncnn_mp_net_get(self_in);
    GUARD(net_option_frozen, self->state == NET_EMPTY, ValueError,
        "the option of a loaded Net cannot change: call clear() first");
    ncnn_net_set_option(self->base.native, ncnn_mp_option_native(option));
    self->kvcache_max_seqlen_hint = ncnn_mp_option_kvcache_hint(option);
    LINK_ALLOCATORS(net_keeps_allocators, &self->base, ncnn_mp_option_keeper(option));
}

static void net_attr(mp_obj_t self_in, qstr attr, mp_obj_t *dest) {
    if (dest[0] != MP_OBJ_NULL) {
        if (attr == MP_QSTR_option && dest[1] != MP_OBJ_NULL) {
            net_set_option(self_in, dest[1]);
            dest[0] = MP_OBJ_NULL;
        }
        return;
    }
    if (attr == MP_QSTR_option) {
        dest[0] = ncnn_mp_option_new_view(ncnn_mp_handle_get(self_in, &ncnn_mp_type_net));
    } else if (attr == MP_QSTR_input_count) {
        dest[0] = mp_obj_new_int(input_count(ncnn_mp_net_get(self_in)));
    } else if (attr == MP_QSTR_output_count) {
        dest[0] = mp_obj_new_int(output_count(ncnn_mp_net_get(self_in)));
    } else {
        dest[1] = MP_OBJ_SENTINEL; // a method
    }
}

static void net_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    ncnn_mp_object_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->handle == NULL) {
        mp_print_str(print, "<Net closed>");
        return;
    }
    static const char *const states[] = { "empty", "without weights", "loaded" };
    ncnn_mp_net_t *net = (ncnn_mp_net_t *)self->handle;
    mp_printf(print, "<Net %s%s>", net->busy ? "loading" : states[net->state], net->trusted ? ", not verified" : "");
}

static const mp_rom_map_elem_t net_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR_load_param), MP_ROM_PTR(&ncnn_mp_net_load_param_obj) },
    { MP_ROM_QSTR(MP_QSTR_load_param_bin), MP_ROM_PTR(&ncnn_mp_net_load_param_bin_obj) },
    { MP_ROM_QSTR(MP_QSTR_load_model), MP_ROM_PTR(&ncnn_mp_net_load_model_obj) },
    { MP_ROM_QSTR(MP_QSTR_report), MP_ROM_PTR(&ncnn_mp_net_report_obj) },
    { MP_ROM_QSTR(MP_QSTR_clear), MP_ROM_PTR(&net_clear_obj) },
    { MP_ROM_QSTR(MP_QSTR_register_custom_layer), MP_ROM_PTR(&net_register_custom_layer_obj) },
    { MP_ROM_QSTR(MP_QSTR_set_vulkan_device), MP_ROM_PTR(&net_set_vulkan_device_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_input_name), MP_ROM_PTR(&net_get_input_name_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_output_name), MP_ROM_PTR(&net_get_output_name_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_input_index), MP_ROM_PTR(&net_get_input_index_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_output_index), MP_ROM_PTR(&net_get_output_index_obj) },
    { MP_ROM_QSTR(MP_QSTR_blob), MP_ROM_PTR(&ncnn_mp_net_blob_obj) },
    { MP_ROM_QSTR(MP_QSTR_blobs), MP_ROM_PTR(&ncnn_mp_net_blobs_obj) },
    { MP_ROM_QSTR(MP_QSTR_create_extractor), MP_ROM_PTR(&net_create_extractor_obj) },
    NCNN_MP_LIFETIME_METHODS,
};
static MP_DEFINE_CONST_DICT(net_locals, net_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_net,
    MP_QSTR_Net,
    MP_TYPE_FLAG_NONE,
    make_new, net_make_new,
    print, net_print,
    attr, net_attr,
    locals_dict, &net_locals
    );
