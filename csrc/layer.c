// Layer: one of ncnn's built-in layers for direct use, or the base of a Python class that is one.

#include <string.h>

#include "py/runtime.h"

#include "callback.h"
#include "error.h"
#include "layer.h"
#include "layer_names.h"
#include "mat.h"
#include "modelbin.h"
#include "net.h"
#include "paramdict.h"

static void layer_destroy(ncnn_mp_handle_t *self_in) {
    ncnn_mp_layer_t *self = (ncnn_mp_layer_t *)self_in;
    ncnn_layer_t native = self->base.native;
    if (self->state == LAYER_PIPELINE && !self->custom) {
        ncnn_mp_plain_t plain = ncnn_mp_option_plain(ncnn_mp_option_native(NULL));
        native->destroy_pipeline(native, plain.option);
        ncnn_mp_option_restore(&plain);
    }
    ncnn_layer_destroy(native);
    if (self->params != NULL) {
        ncnn_mp_memory_free(self->params);
    }
}

static const ncnn_mp_kind_t layer_kind = {
    &ncnn_mp_type_layer, sizeof(ncnn_mp_layer_t), OPTION_ALLOCATORS, layer_destroy
};

ncnn_mp_layer_t *ncnn_mp_layer_get(mp_obj_t self_in) {
    return (ncnn_mp_layer_t *)ncnn_mp_handle_get(self_in, &ncnn_mp_type_layer);
}

static ncnn_layer_t create_by_type(mp_obj_t type) {
    const char *name = ncnn_mp_get_name(type, MP_QSTR_type);
    ncnn_layer_t native = ncnn_layer_create_by_type(name);
    GUARD(layer_type_known, native != NULL, ValueError, "this ncnn has no layer type '%s'", name);
    return native;
}

static ncnn_layer_t create_by_typeindex(mp_obj_t typeindex) {
    int index = ncnn_mp_get_int(typeindex, MP_QSTR_typeindex, 0, INT32_MAX);
    ncnn_layer_t native = ncnn_layer_create_by_typeindex(index);
    GUARD(layer_index_known, native != NULL, ValueError, "this ncnn has no layer type %d", index);
    return native;
}

static mp_obj_t layer_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args_in) {
    (void)type;
    enum { ARG_type, ARG_typeindex, ARG_verify, ARG_COUNT };
    static const mp_arg_t allowed[ARG_COUNT] = {
        { MP_QSTR_type, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} },
        { MP_QSTR_typeindex, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} },
        { MP_QSTR_verify, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} },
    };
    mp_arg_val_t args[ARG_COUNT];
    mp_arg_parse_all_kw_array(n_args, n_kw, args_in, ARG_COUNT, allowed, args);
    bool by_type = args[ARG_type].u_obj != MP_OBJ_NULL;
    bool by_index = args[ARG_typeindex].u_obj != MP_OBJ_NULL;
    bool verify = args[ARG_verify].u_obj == MP_OBJ_NULL || mp_obj_is_true(args[ARG_verify].u_obj);
    if ((by_type && by_index) || (args[ARG_verify].u_obj != MP_OBJ_NULL && !by_type && !by_index)) {
        ncnn_mp_raise(&mp_type_TypeError, "Layer: give either type or typeindex");
    }
    ncnn_mp_object_t *object = ncnn_mp_object_new(&layer_kind);
    ncnn_mp_layer_t *self = (ncnn_mp_layer_t *)object->handle;
    object->kept = args[ARG_type].u_obj; // ncnn knows no name of a layer outside a network
    self->custom = !by_type && !by_index;
    self->row = -1;
    if (self->custom) {
        self->base.native = ncnn_layer_create();
        ncnn_mp_layer_custom_init(self->base.native);
        return MP_OBJ_FROM_PTR(object);
    }
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0);
    do {
        if (self->base.native != NULL) {
            ncnn_layer_destroy(self->base.native);
            self->base.native = NULL;
        }
        self->base.native = by_type ? create_by_type(args[ARG_type].u_obj) : create_by_typeindex(args[ARG_typeindex].u_obj);
    } while (ncnn_mp_attempt_again(&attempt));
    if (verify) {
        self->row = ncnn_mp_layer_row(self->base.native);
    }
    return MP_OBJ_FROM_PTR(object);
}

/******************************************************************************/
// Attributes

typedef struct _layer_flag_t {
    uint16_t name;
    bool vulkan;
    int (*get)(const ncnn_layer_t layer);
    void (*set)(ncnn_layer_t layer, int enable); // NULL: no flag but a number, which does not change
} layer_flag_t;

#define FLAG(name, vulkan) { MP_QSTR_##name, vulkan, ncnn_layer_get_##name, ncnn_layer_set_##name }
#define NUMBER(name) { MP_QSTR_##name, false, ncnn_layer_get_##name, NULL }

static const layer_flag_t layer_flags[] = {
    FLAG(one_blob_only, false),
    FLAG(support_inplace, false),
    FLAG(support_vulkan, !NCNN_VULKAN),
    FLAG(support_packing, false),
    FLAG(support_bf16_storage, false),
    FLAG(support_fp16_storage, false),
    FLAG(support_vulkan_packing, !NCNN_VULKAN),
    FLAG(support_any_packing, false),
    FLAG(support_vulkan_any_packing, !NCNN_VULKAN),
    NUMBER(typeindex),
    NUMBER(bottom_count),
    NUMBER(top_count),
};

void ncnn_mp_layer_clear_flags(ncnn_layer_t native) {
    for (const layer_flag_t *flag = layer_flags; flag->set != NULL; flag++) { // the numbers stand behind
        flag->set(native, 0);
    }
}

// A layer's name and, behind it, its type, as its network's file has them.
static const char *layer_names(const ncnn_mp_layer_t *self) {
    const verify_record_t *record = ncnn_mp_layer_record(self);
    return record == NULL || record->name < 0 ? "\0" : ((const ncnn_mp_net_t *)self->net)->graph->strings + record->name;
}

static void layer_load_attr(mp_obj_t self_in, qstr attr, mp_obj_t *dest) {
    for (size_t i = 0; i < MP_ARRAY_SIZE(layer_flags); i++) {
        if (layer_flags[i].name == attr) {
            int value = layer_flags[i].get(ncnn_mp_layer_get(self_in)->base.native);
            dest[0] = layer_flags[i].set == NULL ? mp_obj_new_int(value) : mp_obj_new_bool(value);
            return;
        }
    }
    if (attr == MP_QSTR_name) {
        dest[0] = mp_obj_new_str_from_cstr(layer_names(ncnn_mp_layer_get(self_in)));
    } else if (attr == MP_QSTR_type) {
        const char *name = layer_names(ncnn_mp_layer_get(self_in));
        mp_obj_t type = ncnn_mp_object_get(self_in, &ncnn_mp_type_layer)->kept;
        dest[0] = type == MP_OBJ_NULL ? mp_obj_new_str_from_cstr(name + strlen(name) + 1) : type;
    } else {
        dest[1] = MP_OBJ_SENTINEL; // a method
    }
}

static void layer_store_attr(mp_obj_t self_in, qstr attr, mp_obj_t *dest) {
    for (size_t i = 0; i < MP_ARRAY_SIZE(layer_flags); i++) {
        if (layer_flags[i].name == attr && layer_flags[i].set != NULL) {
            bool enable = mp_obj_is_true(dest[1]);
            ncnn_mp_layer_t *self = ncnn_mp_layer_get(self_in);
            GUARD(layer_flags_fixed, self->custom && self->instance == MP_OBJ_NULL, ValueError,
                "%q of a built-in layer, or of one inside a network, cannot change", attr);
            if (enable && layer_flags[i].vulkan) {
                ncnn_mp_raise(&mp_type_NotImplementedError, "%q: ncnn is built without NCNN_VULKAN", attr);
            }
            layer_flags[i].set(self->base.native, enable);
            dest[0] = MP_OBJ_NULL;
            return;
        }
    }
}

static void layer_attr(mp_obj_t self_in, qstr attr, mp_obj_t *dest) {
    if (dest[0] == MP_OBJ_NULL) {
        layer_load_attr(self_in, attr, dest);
    } else if (dest[1] != MP_OBJ_NULL) {
        layer_store_attr(self_in, attr, dest);
    }
}

static void layer_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    ncnn_mp_object_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->handle == NULL) {
        mp_print_str(print, "<Layer closed>");
        return;
    }
    static const char *const states[] = { "new", "with params", "with weights", "ready", "done" };
    ncnn_mp_layer_t *layer = (ncnn_mp_layer_t *)self->handle;
    mp_printf(print, "<Layer %s%d %s%s>", layer->custom ? "custom " : "", ncnn_layer_get_typeindex(layer->base.native),
        states[layer->state], layer->custom || layer->row >= 0 ? "" : ", not verified");
}

/******************************************************************************/
// Blobs: a layer outside a network has none, a custom layer inside one has those of its line.

static mp_obj_t layer_type_to_index(mp_obj_t type) {
    return mp_obj_new_int(ncnn_mp_layer_number(ncnn_mp_get_name(type, MP_QSTR_type)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(layer_type_to_index_fun, layer_type_to_index);
static MP_DEFINE_CONST_STATICMETHOD_OBJ(layer_type_to_index_obj, MP_ROM_PTR(&layer_type_to_index_fun));

static mp_obj_t layer_get_bottom(mp_obj_t self_in, mp_obj_t index) {
    ncnn_mp_layer_t *self = ncnn_mp_layer_get(self_in);
    int32_t i = ncnn_mp_get_index(index, MP_QSTR_i, ncnn_layer_get_bottom_count(self->base.native));
    // In ncnn it may be a copy of the blob, one of several.
    const verify_record_t *record = ncnn_mp_layer_record(self);
    return mp_obj_new_int(record != NULL ? record->words[i] : ncnn_layer_get_bottom(self->base.native, i));
}
static MP_DEFINE_CONST_FUN_OBJ_2(layer_get_bottom_obj, layer_get_bottom);

static mp_obj_t layer_get_top(mp_obj_t self_in, mp_obj_t index) {
    ncnn_layer_t native = ncnn_mp_layer_get(self_in)->base.native;
    return mp_obj_new_int(ncnn_layer_get_top(native, ncnn_mp_get_index(index, MP_QSTR_i, ncnn_layer_get_top_count(native))));
}
static MP_DEFINE_CONST_FUN_OBJ_2(layer_get_top_obj, layer_get_top);

// (dims, w, h, c) as the network declares it; ncnn has the shapes once load_param() is through.
static mp_obj_t shape_of(int *shape) {
    mp_obj_t items[4];
    for (size_t i = 0; i < 4; i++) {
        items[i] = mp_obj_new_int(shape[i]);
    }
    return mp_obj_new_tuple(4, items);
}

static ncnn_mp_layer_t *layer_get_shaped(mp_obj_t self_in) {
    ncnn_mp_layer_t *self = ncnn_mp_layer_get(self_in);
    GUARD(layer_shapes_known, self->instance != MP_OBJ_NULL && self->state == LAYER_PIPELINE, ValueError,
        "a layer's shapes are known in a loaded network only");
    return self;
}

static mp_obj_t layer_get_bottom_shape(mp_obj_t self_in, mp_obj_t index) {
    int shape[4];
    ncnn_layer_t native = ncnn_mp_layer_get(self_in)->base.native;
    int i = ncnn_mp_get_index(index, MP_QSTR_i, ncnn_layer_get_bottom_count(native));
    ncnn_blob_get_bottom_shape(layer_get_shaped(self_in)->base.native, i, &shape[0], &shape[1], &shape[2], &shape[3]);
    return shape_of(shape);
}
static MP_DEFINE_CONST_FUN_OBJ_2(layer_get_bottom_shape_obj, layer_get_bottom_shape);

static mp_obj_t layer_get_top_shape(mp_obj_t self_in, mp_obj_t index) {
    int shape[4];
    ncnn_layer_t native = ncnn_mp_layer_get(self_in)->base.native;
    int i = ncnn_mp_get_index(index, MP_QSTR_i, ncnn_layer_get_top_count(native));
    ncnn_blob_get_top_shape(layer_get_shaped(self_in)->base.native, i, &shape[0], &shape[1], &shape[2], &shape[3]);
    return shape_of(shape);
}
static MP_DEFINE_CONST_FUN_OBJ_2(layer_get_top_shape_obj, layer_get_top_shape);

/******************************************************************************/
// Preparing

// Ends a step: ncnn's status, 0 or an exception.
static mp_obj_t layer_step(ncnn_mp_layer_t *self, const char *call, int status, ncnn_mp_layer_state_t state,
    ncnn_mp_attempt_t *attempt) {
    // What is half done cannot be tried again.
    self->state = LAYER_DONE;
    ncnn_mp_callback_raise();
    ncnn_mp_attempt_end(attempt);
    self->state = status == 0 ? state : LAYER_DONE;
    if (status != 0) {
        ncnn_mp_raise_status(call, status);
    }
    return MP_OBJ_NEW_SMALL_INT(0);
}

static mp_obj_t layer_load_param(mp_obj_t self_in, mp_obj_t paramdict_in) {
    ncnn_mp_handle_t *paramdict = ncnn_mp_handle_get(paramdict_in, &ncnn_mp_type_paramdict);
    ncnn_mp_layer_t *self = ncnn_mp_layer_get(self_in);
    if (self->custom) {
        return MP_OBJ_NEW_SMALL_INT(0);
    }
    GUARD(layer_load_param_once, self->state == LAYER_NEW, ValueError, "load_param: the layer has its params");
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0);
    return layer_step(self, "load_param", ncnn_mp_layer_load_param(self, paramdict->native), LAYER_PARAM, &attempt);
}
static MP_DEFINE_CONST_FUN_OBJ_2(layer_load_param_obj, layer_load_param);

static mp_obj_t layer_load_model(mp_obj_t self_in, mp_obj_t modelbin_in) {
    ncnn_mp_handle_t *modelbin = ncnn_mp_handle_get(modelbin_in, &ncnn_mp_type_modelbin);
    ncnn_mp_layer_t *self = ncnn_mp_layer_get(self_in);
    if (self->custom) {
        return MP_OBJ_NEW_SMALL_INT(0);
    }
    GUARD(layer_load_model_order, self->state == LAYER_PARAM, ValueError, "load_model: call load_param() first, and this once");
    ncnn_mp_modelbin_expect(modelbin);
    ncnn_mp_watch_t watch;
    ncnn_mp_watch_begin(&watch, self, modelbin);
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0);
    ncnn_mp_handle_t *held = HOLD(layer_held_by_load_model, &self->base);
    ncnn_mp_handle_t *modelbin_held = HOLD(modelbin_held_by_load_model, modelbin);
    // Until it is through: a stream's Python code finds nothing to use.
    self->state = GUARD_ON(layer_busy_loading) ? LAYER_DONE : LAYER_PARAM;
    int status = ncnn_mp_watch_load(&watch, self->base.native);
    bool came_short = ncnn_mp_modelbin_came_short(modelbin);
    ncnn_mp_handle_release(modelbin_held);
    bool failed = ncnn_mp_attempt_outcome(&attempt) != ATTEMPT_DONE;
    if (status == 0 && watch.wrong == NULL && !came_short && !failed && !ncnn_mp_callback_pending()) {
        self->state = LAYER_MODEL;
    }
    ncnn_mp_handle_release(held);
    ncnn_mp_callback_raise();
    ncnn_mp_attempt_check(failed ? ATTEMPT_FAILED : ATTEMPT_DONE);
    if (came_short) {
        ncnn_mp_raise_ValueError("load_model: the weights end early");
    }
    if (watch.wrong != NULL) {
        ncnn_mp_raise(&mp_type_ValueError, "load_model: %s", watch.wrong);
    }
    if (status != 0) {
        ncnn_mp_raise_status("load_model", status);
    }
    return MP_OBJ_NEW_SMALL_INT(0);
}
static MP_DEFINE_CONST_FUN_OBJ_2(layer_load_model_obj, layer_load_model);

static mp_obj_t layer_create_pipeline(mp_obj_t self_in, mp_obj_t option_in) {
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(option_in, &ncnn_mp_type_option);
    ncnn_mp_layer_t *self = ncnn_mp_layer_get(self_in);
    if (self->custom) {
        return MP_OBJ_NEW_SMALL_INT(0);
    }
    GUARD(layer_pipeline_order, self->state == LAYER_MODEL, ValueError,
        "create_pipeline: call load_model() first, and this once");
    ncnn_layer_t native = self->base.native;
    LINK_ALLOCATORS(layer_keeps_allocators, &self->base, ncnn_mp_option_keeper(option));
    self->flags = ncnn_mp_option_flags(ncnn_mp_option_native(option));
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0);
    ncnn_mp_plain_t plain = ncnn_mp_option_plain(ncnn_mp_option_native(option));
    int status = native->create_pipeline(native, plain.option);
    ncnn_mp_option_restore(&plain);
    return layer_step(self, "create_pipeline", status, LAYER_PIPELINE, &attempt);
}
static MP_DEFINE_CONST_FUN_OBJ_2(layer_create_pipeline_obj, layer_create_pipeline);

static mp_obj_t layer_destroy_pipeline(mp_obj_t self_in, mp_obj_t option_in) {
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(option_in, &ncnn_mp_type_option);
    ncnn_mp_layer_t *self = ncnn_mp_layer_get(self_in);
    if (self->custom) {
        return MP_OBJ_NEW_SMALL_INT(0);
    }
    GUARD(layer_pipeline_exists, self->state == LAYER_PIPELINE, ValueError, "destroy_pipeline: there is none");
    ncnn_layer_t native = self->base.native;
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0);
    ncnn_mp_plain_t plain = ncnn_mp_option_plain(ncnn_mp_option_native(option));
    int status = native->destroy_pipeline(native, plain.option);
    ncnn_mp_option_restore(&plain);
    return layer_step(self, "destroy_pipeline", status, LAYER_DONE, &attempt);
}
static MP_DEFINE_CONST_FUN_OBJ_2(layer_destroy_pipeline_obj, layer_destroy_pipeline);

/******************************************************************************/

static const mp_rom_map_elem_t layer_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR_type_to_index), MP_ROM_PTR(&layer_type_to_index_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_bottom), MP_ROM_PTR(&layer_get_bottom_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_top), MP_ROM_PTR(&layer_get_top_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_bottom_shape), MP_ROM_PTR(&layer_get_bottom_shape_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_top_shape), MP_ROM_PTR(&layer_get_top_shape_obj) },
    { MP_ROM_QSTR(MP_QSTR_load_param), MP_ROM_PTR(&layer_load_param_obj) },
    { MP_ROM_QSTR(MP_QSTR_load_model), MP_ROM_PTR(&layer_load_model_obj) },
    { MP_ROM_QSTR(MP_QSTR_create_pipeline), MP_ROM_PTR(&layer_create_pipeline_obj) },
    { MP_ROM_QSTR(MP_QSTR_destroy_pipeline), MP_ROM_PTR(&layer_destroy_pipeline_obj) },
    { MP_ROM_QSTR(MP_QSTR_forward), MP_ROM_PTR(&ncnn_mp_layer_forward_obj) },
    { MP_ROM_QSTR(MP_QSTR_forward_inplace), MP_ROM_PTR(&ncnn_mp_layer_forward_inplace_obj) },
    NCNN_MP_LIFETIME_METHODS,
};
static MP_DEFINE_CONST_DICT(layer_locals, layer_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_layer,
    MP_QSTR_Layer,
    MP_TYPE_FLAG_NONE,
    make_new, layer_make_new,
    print, layer_print,
    attr, layer_attr,
    locals_dict, &layer_locals
    );
