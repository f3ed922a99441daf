// Net: a network, loaded from files, streams or buffers. It keeps its option's Allocators; its
// Extractors keep it. Loading or clearing it makes former Extractors stale, never dangling.

#include <string.h>

#include "py/builtin.h"
#include "py/runtime.h"

#include "callback.h"
#include "error.h"
#include "extractor.h"
#include "layer.h"
#include "memory.h"
#include "net.h"

// What a Net and its layers cost beyond the weights, roughly: it only drives collections.
#define NET_BYTES (1024)

static void net_account(ncnn_mp_net_t *self, size_t bytes) {
    ncnn_mp_memory_unaccount(self->accounted);
    self->accounted = bytes;
    ncnn_mp_memory_account(bytes);
}

static void net_destroy(ncnn_mp_handle_t *self) {
    ncnn_net_destroy(self->native);
    ncnn_mp_memory_unaccount(((ncnn_mp_net_t *)self)->accounted);
}

static const ncnn_mp_kind_t net_kind = { &ncnn_mp_type_net, sizeof(ncnn_mp_net_t), OPTION_ALLOCATORS, net_destroy };

// The Net of a call that may reach ncnn now.
static ncnn_mp_net_t *net_get(mp_obj_t self_in) {
    ncnn_mp_net_t *self = (ncnn_mp_net_t *)ncnn_mp_handle_get(self_in, &ncnn_mp_type_net);
    GUARD(net_idle, !self->busy, RuntimeError, "Net is in use");
    return self;
}

static void net_check_named(const ncnn_mp_net_t *self) {
    // ncnn's lists of names are empty then.
    GUARD(net_named, self->named, ValueError, "a binary param has no names: use blob indices");
}

const char *ncnn_mp_net_input_name(const ncnn_mp_net_t *self, size_t i) {
    net_check_named(self);
    return ncnn_net_get_input_name(self->base.native, i);
}

// Empties the Net; custom layers hear of it.
static void net_clear(ncnn_mp_net_t *self, mp_obj_t kept) {
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
    net_account(self, NET_BYTES);
    self->state = NET_EMPTY;
    self->generation++;
    self->inputs.count = 0;
}

static mp_obj_t net_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args) {
    (void)type;
    (void)args;
    mp_arg_check_num(n_args, n_kw, 0, 0, false);
    ncnn_mp_object_t *object = ncnn_mp_object_new(&net_kind);
    ncnn_net_t native = ncnn_net_create();
    object->handle->native = native;
    net_account((ncnn_mp_net_t *)object->handle, NET_BYTES);
    ncnn_mp_option_init(ncnn_net_get_option(native));
    return MP_OBJ_FROM_PTR(object);
}

/******************************************************************************/
// Loading

// One of the three ways to load something: what state it needs and leads to.
typedef struct _loader_t {
    const char *call;
    bool buffers; // whether a buffer is welcome in place of a DataReader
    bool is_param;
    mp_obj_t (*read_param)(ncnn_mp_reader_t *reader, ncnn_mp_param_inputs_t *inputs);
    int (*load)(ncnn_net_t net, const ncnn_datareader_t reader);
} loader_t;

static const loader_t load_param = {
    "load_param", false, true, ncnn_mp_param_read_text, ncnn_net_load_param_datareader
};
static const loader_t load_param_bin = {
    "load_param_bin", true, true, ncnn_mp_param_read_binary, ncnn_net_load_param_bin_datareader
};
static const loader_t load_model = {
    "load_model", true, false, NULL, ncnn_net_load_model_datareader
};

typedef struct _load_t {
    ncnn_mp_net_t *self;
    mp_obj_t kept; // of the Net's object
    ncnn_mp_reader_t *reader;
    const loader_t *loader;
} load_t;

// Runs a loader; may raise.
static void net_run_loader(void *context) {
    load_t *load = context;
    ncnn_mp_net_t *self = load->self;
    ncnn_mp_reader_t *reader = load->reader;
    const loader_t *loader = load->loader;
    mp_obj_t param = MP_OBJ_NULL;
    if (loader->is_param) {
        param = ncnn_mp_reader_new_memory(loader->read_param(reader, &self->inputs));
        reader = ncnn_mp_reader_get(param, false, &param);
    }
    reader->came_short = false;
    size_t start = reader->total;
    ncnn_mp_run_t run;
    ncnn_mp_run_begin(&run, &self->base, &self->base, load->kept);
    int status = loader->load(self->base.native, &reader->view);
    ncnn_mp_run_end(&run);
    bool came_short = reader->came_short && GUARD_ON(load_complete);
    net_account(self, self->accounted + reader->total - start);
    if (param != MP_OBJ_NULL) {
        ncnn_mp_object_close(param);
    }
    ncnn_mp_callback_raise();
    if (status != 0 || came_short) {
        ncnn_mp_raise(&mp_type_ValueError, came_short
            ? "%s: the model ends early"
            : "%s: ncnn refused the model (%d)", loader->call, status);
    }
    if (loader->is_param && (size_t)ncnn_net_get_input_count(self->base.native) != self->inputs.count) {
        ncnn_mp_raise(&mp_type_ValueError, "param refused: its inputs are unclear");
    }
    if (loader->is_param) {
        self->named = loader == &load_param;
    }
    self->state = loader->is_param ? NET_PARAM : NET_READY;
}

// Runs a loader with the Net and the reader kept and the Net marked busy; after a failure the Net
// is empty.
static void net_load_reader(ncnn_mp_net_t *self, mp_obj_t kept, ncnn_mp_reader_t *reader, const loader_t *loader) {
    ncnn_mp_handle_retain(&reader->base);
    ncnn_mp_handle_retain(&self->base);
    if (loader->is_param) {
        net_clear(self, kept);
        ncnn_mp_callback_discard();
    }
    self->busy = true;
    load_t load = { self, kept, reader, loader };
    mp_obj_t raised = ncnn_mp_protect(net_run_loader, &load);
    self->busy = false;
    if (raised != MP_OBJ_NULL) {
        net_clear(self, kept);
        ncnn_mp_callback_discard();
    }
    ncnn_mp_handle_release(&reader->base);
    ncnn_mp_handle_release(&self->base);
    if (raised != MP_OBJ_NULL) {
        nlr_raise(raised);
    }
}

static mp_obj_t net_load(mp_obj_t self_in, mp_obj_t source, const loader_t *loader) {
    mp_obj_t reader_obj;
    ncnn_mp_reader_t *reader = ncnn_mp_reader_get(source, loader->buffers, &reader_obj);
    ncnn_mp_net_t *self = net_get(self_in);
    if (!loader->is_param) {
        if (self->state == NET_EMPTY) {
            ncnn_mp_raise(&mp_type_ValueError, "load_model: call load_param() first");
        }
        GUARD(load_model_once, self->state != NET_READY, ValueError,
            "load_model: the Net has a model: call clear() or load_param() first");
    }
    ncnn_mp_attempt(0); // collects if memory is short; what ncnn loads cannot be tried twice
    net_load_reader(self, ncnn_mp_object_get(self_in, &ncnn_mp_type_net)->kept, reader, loader);
    if (reader_obj != source) {
        ncnn_mp_object_close(reader_obj);
    }
    return mp_const_none;
}

typedef struct _load_file_t {
    mp_obj_t self_in;
    mp_obj_t file;
    const loader_t *loader;
} load_file_t;

static void net_load_file(void *context) {
    load_file_t *load = context;
    mp_obj_t reader = ncnn_mp_reader_new_stream(load->file);
    net_load(load->self_in, reader, load->loader);
    ncnn_mp_object_close(reader);
}

// Opens a file through MicroPython's file systems and loads from it as a stream.
static mp_obj_t net_load_path(mp_obj_t self_in, mp_obj_t path, const loader_t *loader) {
    net_get(self_in); // before the file is touched
    mp_obj_t open_args[2] = { path, MP_OBJ_NEW_QSTR(MP_QSTR_rb) };
    load_file_t load = { self_in, MP_OBJ_NULL, loader };
    load.file = mp_call_function_n_kw(MP_OBJ_FROM_PTR(&mp_builtin_open_obj), 2, 0, open_args);
    mp_obj_t raised = ncnn_mp_protect(net_load_file, &load);
    mp_obj_t close[2];
    mp_load_method(load.file, MP_QSTR_close, close);
    mp_call_method_n_kw(0, 0, close);
    if (raised != MP_OBJ_NULL) {
        nlr_raise(raised);
    }
    return mp_const_none;
}

static mp_obj_t net_load_any(mp_obj_t self_in, mp_obj_t source, const loader_t *loader) {
    return mp_obj_is_str(source) ? net_load_path(self_in, source, loader) : net_load(self_in, source, loader);
}

static mp_obj_t net_load_param(mp_obj_t self_in, mp_obj_t source) {
    return net_load_any(self_in, source, &load_param);
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_load_param_obj, net_load_param);

static mp_obj_t net_load_param_bin(mp_obj_t self_in, mp_obj_t source) {
    return net_load_any(self_in, source, &load_param_bin);
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_load_param_bin_obj, net_load_param_bin);

static mp_obj_t net_load_model(mp_obj_t self_in, mp_obj_t source) {
    return net_load_any(self_in, source, &load_model);
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_load_model_obj, net_load_model);

static mp_obj_t net_clear_method(mp_obj_t self_in) {
    ncnn_mp_net_t *self = net_get(self_in);
    ncnn_mp_handle_t *held = HOLD(net_held_by_clear, &self->base);
    net_clear(self, ncnn_mp_object_get(self_in, &ncnn_mp_type_net)->kept);
    ncnn_mp_handle_release(held);
    ncnn_mp_callback_raise();
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(net_clear_obj, net_clear_method);

/******************************************************************************/
// Custom layers

// ncnn's LayerType::CustomBit: an index with it names a layer of one's own, one without replaces a
// built-in layer.
#define CUSTOM_BIT (1 << 8)

// register_custom_layer(name or index, class)
static mp_obj_t net_register_custom_layer(mp_obj_t self_in, mp_obj_t which, mp_obj_t class) {
    bool is_layer = mp_obj_is_type(class, &mp_type_type) && mp_obj_is_subclass_fast(class, MP_OBJ_FROM_PTR(&ncnn_mp_type_layer));
    GUARD(register_class, is_layer, TypeError, "register_custom_layer: expected a subclass of Layer, got %s",
        mp_obj_get_type_str(class));
    int index = mp_obj_is_str(which) ? 0 : ncnn_mp_get_int(which, MP_QSTR_index, 0, 2 * CUSTOM_BIT - 1);
    const char *name = mp_obj_is_str(which) ? ncnn_mp_get_name(which, MP_QSTR_name) : NULL;
    ncnn_mp_net_t *self = net_get(self_in);
    // ncnn would give its built-in layers to our destructor.
    GUARD(register_before_loading, self->state == NET_EMPTY, ValueError,
        "register_custom_layer: the Net has a network: register before loading, or call clear() first");
    ncnn_mp_object_t *object = ncnn_mp_object_get(self_in, &ncnn_mp_type_net);
    if (object->kept == MP_OBJ_NULL) {
        mp_obj_t lists[] = { mp_obj_new_list(0, NULL), mp_obj_new_list(0, NULL), mp_obj_new_list(0, NULL) };
        object->kept = mp_obj_new_tuple(MP_ARRAY_SIZE(lists), lists);
    }
    mp_obj_t classes = ncnn_mp_kept_list(object->kept, KEPT_CLASSES);
    void *userdata = (void *)(uintptr_t)MP_OBJ_SMALL_INT_VALUE(mp_obj_len(classes));
    mp_obj_list_append(classes, class);
    mp_obj_list_append(ncnn_mp_kept_list(object->kept, KEPT_NAMES), which);
    if (name != NULL) {
        ncnn_net_register_custom_layer_by_type(self->base.native, name, ncnn_mp_layer_custom_create,
            ncnn_mp_layer_custom_destroy, userdata);
    } else {
        ncnn_net_register_custom_layer_by_typeindex(self->base.native, index, ncnn_mp_layer_custom_create,
            ncnn_mp_layer_custom_destroy, userdata);
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_3(net_register_custom_layer_obj, net_register_custom_layer);

static mp_obj_t net_set_vulkan_device(mp_obj_t self_in, mp_obj_t index) {
    int device = ncnn_mp_get_int(index, MP_QSTR_i, 0, INT32_MAX);
    ncnn_mp_net_t *self = net_get(self_in);
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
// Inputs and outputs

static mp_obj_t name_of(const char *name) {
    return mp_obj_new_str(name, strlen(name));
}

static mp_obj_t net_get_input_name(mp_obj_t self_in, mp_obj_t index_in) {
    ncnn_mp_net_t *self = net_get(self_in);
    int index = ncnn_mp_get_index(index_in, MP_QSTR_i, ncnn_net_get_input_count(self->base.native));
    return name_of(ncnn_mp_net_input_name(self, index));
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_get_input_name_obj, net_get_input_name);

static mp_obj_t net_get_output_name(mp_obj_t self_in, mp_obj_t index_in) {
    ncnn_mp_net_t *self = net_get(self_in);
    int index = ncnn_mp_get_index(index_in, MP_QSTR_i, ncnn_net_get_output_count(self->base.native));
    net_check_named(self);
    return name_of(ncnn_net_get_output_name(self->base.native, index));
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_get_output_name_obj, net_get_output_name);

static mp_obj_t net_get_input_index(mp_obj_t self_in, mp_obj_t index_in) {
    ncnn_net_t net = net_get(self_in)->base.native;
    int index = ncnn_mp_get_index(index_in, MP_QSTR_i, ncnn_net_get_input_count(net));
    return mp_obj_new_int(ncnn_net_get_input_index(net, index));
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_get_input_index_obj, net_get_input_index);

static mp_obj_t net_get_output_index(mp_obj_t self_in, mp_obj_t index_in) {
    ncnn_net_t net = net_get(self_in)->base.native;
    int index = ncnn_mp_get_index(index_in, MP_QSTR_i, ncnn_net_get_output_count(net));
    return mp_obj_new_int(ncnn_net_get_output_index(net, index));
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_get_output_index_obj, net_get_output_index);

static mp_obj_t net_create_extractor(mp_obj_t self_in) {
    ncnn_mp_net_t *self = net_get(self_in);
    GUARD(extractor_needs_model, self->state == NET_READY, ValueError,
        "create_extractor: call load_param() and load_model() first");
    return ncnn_mp_extractor_new(self, ncnn_mp_object_get(self_in, &ncnn_mp_type_net)->kept);
}
static MP_DEFINE_CONST_FUN_OBJ_1(net_create_extractor_obj, net_create_extractor);

/******************************************************************************/

static void net_set_option(mp_obj_t self_in, mp_obj_t option_in) {
    ncnn_mp_handle_t *option = ncnn_mp_handle_get(option_in, &ncnn_mp_type_option);
    ncnn_mp_net_t *self = net_get(self_in);
    GUARD(net_option_frozen, self->state == NET_EMPTY, ValueError,
        "option of a Net with a loaded model cannot change: call clear() first");
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
        dest[0] = mp_obj_new_int(ncnn_net_get_input_count(net_get(self_in)->base.native));
    } else if (attr == MP_QSTR_output_count) {
        dest[0] = mp_obj_new_int(ncnn_net_get_output_count(net_get(self_in)->base.native));
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
    mp_printf(print, "<Net %s>", net->busy ? "loading" : states[net->state]);
}

static const mp_rom_map_elem_t net_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR_load_param), MP_ROM_PTR(&net_load_param_obj) },
    { MP_ROM_QSTR(MP_QSTR_load_param_bin), MP_ROM_PTR(&net_load_param_bin_obj) },
    { MP_ROM_QSTR(MP_QSTR_load_model), MP_ROM_PTR(&net_load_model_obj) },
    { MP_ROM_QSTR(MP_QSTR_clear), MP_ROM_PTR(&net_clear_obj) },
    { MP_ROM_QSTR(MP_QSTR_register_custom_layer), MP_ROM_PTR(&net_register_custom_layer_obj) },
    { MP_ROM_QSTR(MP_QSTR_set_vulkan_device), MP_ROM_PTR(&net_set_vulkan_device_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_input_name), MP_ROM_PTR(&net_get_input_name_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_output_name), MP_ROM_PTR(&net_get_output_name_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_input_index), MP_ROM_PTR(&net_get_input_index_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_output_index), MP_ROM_PTR(&net_get_output_index_obj) },
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
