// Option: how ncnn is to run. An Option keeps the Allocators that it names; Net.option is a view, an
// Option that shows the one inside a Net and keeps the Net alive.

#include <limits.h>

#include "py/runtime.h"

#include "allocator.h"
#include "error.h"
#include "net.h"
#include "option.h"

typedef struct _option_t {
    ncnn_mp_handle_t base;
    ncnn_mp_handle_t *links[OPTION_LINKS];
    int32_t kvcache_max_seqlen_hint; // ncnn has no getter for it
} option_t;

// Where the hint of an Option, or of the Net that it shows, is kept.
static int32_t *option_kvcache_hint(ncnn_mp_handle_t *self) {
    ncnn_mp_net_t *net = (ncnn_mp_net_t *)ncnn_mp_links(self)[OPTION_OWNER];
    return net == NULL ? &((option_t *)self)->kvcache_max_seqlen_hint : &net->kvcache_max_seqlen_hint;
}

static void option_destroy(ncnn_mp_handle_t *self) {
    if (ncnn_mp_links(self)[OPTION_OWNER] == NULL) {
        ncnn_option_destroy(self->native);
    }
}

static const ncnn_mp_kind_t option_kind = { &ncnn_mp_type_option, sizeof(option_t), OPTION_LINKS, option_destroy };

void ncnn_mp_option_init(ncnn_option_t option) {
    ncnn_option_set_blob_allocator(option, ncnn_mp_memory_allocator());
    ncnn_option_set_workspace_allocator(option, ncnn_mp_memory_allocator());
    ncnn_option_set_num_threads(option, 1);
}

int32_t ncnn_mp_option_kvcache_hint(ncnn_mp_handle_t *handle) {
    return *option_kvcache_hint(handle);
}

void ncnn_mp_option_copy_links(ncnn_mp_handle_t *self, const ncnn_mp_handle_t *from) {
    for (size_t slot = 0; slot < OPTION_ALLOCATORS; slot++) {
        ncnn_mp_handle_link(self, slot, from == NULL ? NULL : ncnn_mp_links(from)[slot]);
    }
}

mp_obj_t ncnn_mp_option_new_view(ncnn_mp_handle_t *owner) {
    ncnn_mp_object_t *self = ncnn_mp_object_new(&option_kind);
    LINK(option_view_keeps_net, self->handle, OPTION_OWNER, owner);
    self->handle->native = ncnn_net_get_option(owner->native);
    return MP_OBJ_FROM_PTR(self);
}

mp_obj_t ncnn_mp_option_lend(ncnn_option_t native, const ncnn_mp_handle_t *keeper, ncnn_mp_handle_t **handle) {
    ncnn_mp_object_t *self = ncnn_mp_object_lend(&option_kind, native, handle);
    LINK_ALLOCATORS(lent_option_keeps_allocators, self->handle, keeper);
    return MP_OBJ_FROM_PTR(self);
}

const ncnn_mp_handle_t *ncnn_mp_option_keeper(const ncnn_mp_handle_t *handle) {
    return handle == NULL || ncnn_mp_links(handle)[OPTION_OWNER] == NULL ? handle : ncnn_mp_links(handle)[OPTION_OWNER];
}

ncnn_mp_handle_t *ncnn_mp_option_blob_allocator(const ncnn_mp_handle_t *handle) {
    const ncnn_mp_handle_t *keeper = ncnn_mp_option_keeper(handle);
    return keeper == NULL ? NULL : ncnn_mp_links(keeper)[OPTION_BLOB_ALLOCATOR];
}

ncnn_option_t ncnn_mp_option_native(const ncnn_mp_handle_t *handle) {
    // Lives as long as the process, like the allocator that it names.
    static ncnn_option_t defaults;
    if (handle != NULL) {
        return handle->native;
    }
    if (defaults == NULL) {
        defaults = ncnn_option_create();
        ncnn_mp_option_init(defaults);
        // The same layout on every machine.
        ncnn_option_set_use_packing_layout(defaults, 0);
    }
    return defaults;
}

// The handle of an Option that may be changed now, and through it the Net's.
static ncnn_mp_handle_t *option_get_writable(mp_obj_t self_in) {
    ncnn_mp_handle_t *self = ncnn_mp_handle_get(self_in, &ncnn_mp_type_option);
    GUARD(option_not_lent, !self->lent, ValueError, "the option of a running network cannot change");
    ncnn_mp_net_t *net = (ncnn_mp_net_t *)ncnn_mp_links(self)[OPTION_OWNER];
    // Layers choose their code and weights while loading and rely on the choice later.
    GUARD(option_frozen, net == NULL || (net->state == NET_EMPTY && !net->busy), ValueError,
        "the option of a loaded Net cannot change: call clear() first");
    return self;
}

static mp_obj_t option_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args) {
    (void)type;
    (void)args;
    mp_arg_check_num(n_args, n_kw, 0, 0, false);
    ncnn_mp_object_t *self = ncnn_mp_object_new(&option_kind);
    self->handle->native = ncnn_option_create();
    ncnn_mp_option_init(self->handle->native);
    return MP_OBJ_FROM_PTR(self);
}

/******************************************************************************/
// Flags

typedef struct _option_flag_t {
    uint16_t name;
    bool vulkan; // means nothing, and stays off, without Vulkan
    int (*get)(const ncnn_option_t option);
    void (*set)(ncnn_option_t option, int enable);
} option_flag_t;

#define FLAG(name) { MP_QSTR_##name, false, ncnn_option_get_##name, ncnn_option_set_##name }
#define VULKAN_FLAG(name) { MP_QSTR_##name, !NCNN_VULKAN, ncnn_option_get_##name, ncnn_option_set_##name }

static const option_flag_t option_flags[] = {
    VULKAN_FLAG(use_vulkan_compute),
    FLAG(use_local_pool_allocator),
    FLAG(use_winograd_convolution),
    FLAG(use_sgemm_convolution),
    FLAG(use_packing_layout),
    FLAG(use_fp16_packed),
    FLAG(use_fp16_storage),
    FLAG(use_fp16_arithmetic),
    FLAG(use_int8_packed),
    FLAG(use_int8_storage),
    FLAG(use_int8_arithmetic),
    FLAG(use_int16_packed),
    FLAG(use_int16_storage),
    FLAG(use_bf16_packed),
    FLAG(use_bf16_storage),
    VULKAN_FLAG(use_shader_local_memory),
    VULKAN_FLAG(use_cooperative_matrix),
};

static const option_flag_t *option_flag_find(qstr name) {
    for (size_t i = 0; i < MP_ARRAY_SIZE(option_flags); i++) {
        if (option_flags[i].name == name) {
            return &option_flags[i];
        }
    }
    return NULL;
}

static void option_flag_set(const option_flag_t *flag, mp_obj_t self_in, mp_obj_t value) {
    if (!ncnn_mp_is_int(value)) {
        ncnn_mp_raise_argument(&mp_type_TypeError, flag->name, value, "a bool");
    }
    bool enable = mp_obj_is_true(value);
    ncnn_mp_handle_t *self = option_get_writable(self_in);
    if (enable && flag->vulkan) {
        ncnn_mp_raise(&mp_type_NotImplementedError, "%q: ncnn is built without NCNN_VULKAN",
            (qstr)flag->name);
    }
    flag->set(self->native, enable);
}

/******************************************************************************/
// Attributes

static void option_load(qstr attr, mp_obj_t self_in, mp_obj_t *dest) {
    const option_flag_t *flag = option_flag_find(attr);
    if (flag == NULL && attr != MP_QSTR_num_threads && attr != MP_QSTR_kvcache_max_seqlen_hint) {
        dest[1] = MP_OBJ_SENTINEL; // a method
        return;
    }
    ncnn_mp_handle_t *self = ncnn_mp_handle_get(self_in, &ncnn_mp_type_option);
    if (flag != NULL) {
        dest[0] = mp_obj_new_bool(flag->get(self->native));
    } else if (attr == MP_QSTR_num_threads) {
        dest[0] = mp_obj_new_int(ncnn_option_get_num_threads(self->native));
    } else {
        dest[0] = mp_obj_new_int(*option_kvcache_hint(self));
    }
}

static void option_store(qstr attr, mp_obj_t self_in, mp_obj_t *dest) {
    const option_flag_t *flag = option_flag_find(attr);
    if (flag != NULL) {
        option_flag_set(flag, self_in, dest[1]);
    } else if (attr == MP_QSTR_num_threads) {
        int threads = ncnn_mp_get_int(dest[1], attr, 1, 64);
        ncnn_option_set_num_threads(option_get_writable(self_in)->native, threads);
    } else if (attr == MP_QSTR_kvcache_max_seqlen_hint) {
        int hint = ncnn_mp_get_int(dest[1], attr, 0, INT_MAX);
        ncnn_mp_handle_t *self = option_get_writable(self_in);
        ncnn_option_set_kvcache_max_seqlen_hint(self->native, hint);
        *option_kvcache_hint(self) = hint;
    } else {
        return; // AttributeError
    }
    dest[0] = MP_OBJ_NULL;
}

static void option_attr(mp_obj_t self_in, qstr attr, mp_obj_t *dest) {
    if (dest[0] == MP_OBJ_NULL) {
        option_load(attr, self_in, dest);
    } else if (dest[1] != MP_OBJ_NULL) {
        option_store(attr, self_in, dest);
    }
}

uint32_t ncnn_mp_option_flags(ncnn_option_t option) {
    uint32_t flags = 0;
    for (size_t i = 0; i < MP_ARRAY_SIZE(option_flags); i++) {
        flags |= (uint32_t)(option_flags[i].get(option) != 0) << i;
    }
    return flags;
}

ncnn_mp_plain_t ncnn_mp_option_plain(ncnn_option_t option) {
    ncnn_mp_plain_t plain = { option, ncnn_mp_option_flags(option) };
    ncnn_option_set_use_packing_layout(option, 0);
    ncnn_option_set_use_fp16_storage(option, 0);
    ncnn_option_set_use_bf16_storage(option, 0);
    return plain;
}

void ncnn_mp_option_restore(const ncnn_mp_plain_t *plain) {
    for (size_t i = 0; i < MP_ARRAY_SIZE(option_flags); i++) {
        option_flags[i].set(plain->option, plain->flags >> i & 1);
    }
}

static void option_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    ncnn_mp_object_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->handle == NULL || self->handle->native == NULL) {
        mp_print_str(print, "<Option closed>");
        return;
    }
    // Printing may run Python code, which may close this.
    int threads = ncnn_option_get_num_threads(self->handle->native);
    uint32_t flags = ncnn_mp_option_flags(self->handle->native);
    mp_printf(print, "<Option num_threads=%d", threads);
    for (size_t i = 0; i < MP_ARRAY_SIZE(option_flags); i++) {
        if (flags >> i & 1) {
            mp_printf(print, " %q", (qstr)option_flags[i].name);
        }
    }
    mp_print_str(print, ">");
}

/******************************************************************************/
// Allocators

typedef void (*set_allocator_t)(ncnn_option_t option, ncnn_allocator_t allocator);

static mp_obj_t option_set_allocator(mp_obj_t self_in, size_t slot, set_allocator_t set, mp_obj_t allocator_in) {
    ncnn_mp_handle_t *allocator = ncnn_mp_handle_get_optional(allocator_in, &ncnn_mp_type_allocator);
    ncnn_mp_handle_t *self = option_get_writable(self_in);
    ncnn_mp_handle_t *keeper = (ncnn_mp_handle_t *)ncnn_mp_option_keeper(self);
    // A kv cache has no allocator unless the program names one.
    bool none = allocator == NULL && slot == OPTION_KVCACHE_ALLOCATOR;
    set(self->native, none ? NULL : ncnn_mp_allocator_native(allocator));
    LINK(option_keeps_allocator, keeper, slot, allocator);
    return mp_const_none;
}

static mp_obj_t option_set_blob_allocator(mp_obj_t self_in, mp_obj_t allocator) {
    return option_set_allocator(self_in, OPTION_BLOB_ALLOCATOR, ncnn_option_set_blob_allocator, allocator);
}
static MP_DEFINE_CONST_FUN_OBJ_2(option_set_blob_allocator_obj, option_set_blob_allocator);

static mp_obj_t option_set_workspace_allocator(mp_obj_t self_in, mp_obj_t allocator) {
    return option_set_allocator(self_in, OPTION_WORKSPACE_ALLOCATOR, ncnn_option_set_workspace_allocator, allocator);
}
static MP_DEFINE_CONST_FUN_OBJ_2(option_set_workspace_allocator_obj, option_set_workspace_allocator);

// Where ncnn has vector kernels, it leaves a blob of this allocator as it is, packed or not, and layers take it
// for another. Nothing that is verified has a kv cache, so that ncnn is not told.
#if NCNN_MP_PACKED
static void set_kvcache_allocator(ncnn_option_t option, ncnn_allocator_t allocator) {
    (void)option;
    (void)allocator;
}
#else
#define set_kvcache_allocator ncnn_option_set_kvcache_allocator
#endif

static mp_obj_t option_set_kvcache_allocator(mp_obj_t self_in, mp_obj_t allocator) {
    return option_set_allocator(self_in, OPTION_KVCACHE_ALLOCATOR, set_kvcache_allocator, allocator);
}
static MP_DEFINE_CONST_FUN_OBJ_2(option_set_kvcache_allocator_obj, option_set_kvcache_allocator);

/******************************************************************************/

static const mp_rom_map_elem_t option_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR_set_blob_allocator), MP_ROM_PTR(&option_set_blob_allocator_obj) },
    { MP_ROM_QSTR(MP_QSTR_set_workspace_allocator), MP_ROM_PTR(&option_set_workspace_allocator_obj) },
    { MP_ROM_QSTR(MP_QSTR_set_kvcache_allocator), MP_ROM_PTR(&option_set_kvcache_allocator_obj) },
    NCNN_MP_LIFETIME_METHODS,
};
static MP_DEFINE_CONST_DICT(option_locals, option_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_option,
    MP_QSTR_Option,
    MP_TYPE_FLAG_NONE,
    make_new, option_make_new,
    print, option_print,
    attr, option_attr,
    locals_dict, &option_locals
    );
