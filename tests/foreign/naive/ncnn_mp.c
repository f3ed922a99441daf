// A module of ncnn_mp's surface as one writes it in an afternoon, with the faults that the audit
// has to find: each is marked "planted", and tests/foreign/test_foreign.py has the list.

#include <string.h>

#include "py/runtime.h"
#include "py/obj.h"
#include "channels.h"

typedef struct {
    mp_obj_base_t base;
    void *native;
} naive_obj_t;

static const mp_obj_type_t mat_type;
static const mp_obj_type_t net_type;
static const mp_obj_type_t extractor_type;
static const mp_obj_type_t allocator_type;
static const mp_obj_type_t option_type;

static void *native(mp_obj_t self) {
    return ((naive_obj_t *)MP_OBJ_TO_PTR(self))->native;
}

static mp_obj_t wrap(const mp_obj_type_t *type, void *given) {
    naive_obj_t *self = mp_obj_malloc_with_finaliser(naive_obj_t, type);
    self->native = given;
    return MP_OBJ_FROM_PTR(self);
}

// Mat

static mp_obj_t mat_make_new(const mp_obj_type_t *type, size_t n, size_t n_kw, const mp_obj_t *args) {
    mp_arg_check_num(n, n_kw, 0, 4, false);
    int size[4] = { 0, 0, 0, 0 };
    for (size_t i = 0; i < n; i++) {
        size[i] = mp_obj_get_int(args[i]);
        if (size[i] < 0 || size[i] > 1000000) {
            mp_raise_ValueError(MP_ERROR_TEXT("size"));
        }
    }
    ncnn_mat_t mat = size[3] ? ncnn_mat_create_3d(size[0], size[1], size[3], NULL)
        : size[1] ? ncnn_mat_create_2d(size[0], size[1], NULL)
        : size[0] ? ncnn_mat_create_1d(size[0], NULL) : ncnn_mat_create();
    return wrap(type, mat);
}

static mp_obj_t mat_close(mp_obj_t self) {
    naive_obj_t *mat = MP_OBJ_TO_PTR(self);
    if (mat->native != NULL) {
        ncnn_mat_destroy(mat->native); // planted: and the pointer stays
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(mat_close_obj, mat_close);

static mp_obj_t mat_del(mp_obj_t self) {
    naive_obj_t *mat = MP_OBJ_TO_PTR(self);
    ncnn_mat_destroy(mat->native);
    mat->native = NULL;
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(mat_del_obj, mat_del);

static mp_obj_t mat_fill(mp_obj_t self, mp_obj_t value) {
    if (native(self) != NULL) {
        ncnn_mat_fill_float(native(self), mp_obj_get_float(value));
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(mat_fill_obj, mat_fill);

static mp_obj_t mat_from_bytes(mp_obj_t self, mp_obj_t data) {
    mp_buffer_info_t buffer;
    mp_get_buffer_raise(data, &buffer, MP_BUFFER_READ);
    ncnn_mat_t mat = native(self);
    if (mat != NULL && ncnn_mat_get_data(mat) != NULL) {
        size_t bytes = ncnn_mat_get_c(mat) * ncnn_mat_get_cstep(mat) * ncnn_mat_get_elemsize(mat);
        memcpy(ncnn_mat_get_data(mat), buffer.buf, bytes); // planted: however long the buffer is
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(mat_from_bytes_obj, mat_from_bytes);

static mp_obj_t mat_get_channel_data(mp_obj_t self, mp_obj_t index) {
    unsigned char bytes[16];
    ncnn_mat_t mat = native(self);
    if (mat == NULL || ncnn_mat_get_data(mat) == NULL) {
        return mp_const_none;
    }
    return mp_obj_new_bytes(bytes, copy_channel(mat, mp_obj_get_int(index), bytes));
}
static MP_DEFINE_CONST_FUN_OBJ_2(mat_get_channel_data_obj, mat_get_channel_data);

static mp_obj_t mat_clone(size_t n, const mp_obj_t *args) {
    // planted: whatever it is, it is taken for an Allocator
    ncnn_allocator_t allocator = n > 1 && args[1] != mp_const_none ? native(args[1]) : NULL;
    return native(args[0]) == NULL ? mp_const_none
        : wrap(&mat_type, ncnn_mat_clone(native(args[0]), allocator));
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mat_clone_obj, 1, 2, mat_clone);

static void mat_attr(mp_obj_t self, qstr name, mp_obj_t *dest) {
    if (dest[0] == MP_OBJ_NULL && name == MP_QSTR_w && native(self) != NULL) {
        dest[0] = mp_obj_new_int(ncnn_mat_get_w(native(self)));
    } else {
        dest[1] = MP_OBJ_SENTINEL;
    }
}

static const mp_rom_map_elem_t mat_table[] = {
    { MP_ROM_QSTR(MP_QSTR___del__), MP_ROM_PTR(&mat_del_obj) },
    { MP_ROM_QSTR(MP_QSTR_close), MP_ROM_PTR(&mat_close_obj) },
    { MP_ROM_QSTR(MP_QSTR_fill), MP_ROM_PTR(&mat_fill_obj) },
    { MP_ROM_QSTR(MP_QSTR_clone), MP_ROM_PTR(&mat_clone_obj) },
    { MP_ROM_QSTR(MP_QSTR_from_bytes), MP_ROM_PTR(&mat_from_bytes_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_channel_data), MP_ROM_PTR(&mat_get_channel_data_obj) },
};
static MP_DEFINE_CONST_DICT(mat_locals, mat_table);
static MP_DEFINE_CONST_OBJ_TYPE(mat_type, MP_QSTR_Mat, MP_TYPE_FLAG_NONE,
    make_new, mat_make_new, attr, mat_attr, locals_dict, &mat_locals);

// Net and Extractor

static mp_obj_t net_make_new(const mp_obj_type_t *type, size_t n, size_t n_kw, const mp_obj_t *args) {
    mp_arg_check_num(n, n_kw, 0, 0, false);
    return wrap(type, ncnn_net_create());
}

static mp_obj_t net_del(mp_obj_t self) {
    naive_obj_t *net = MP_OBJ_TO_PTR(self);
    if (net->native != NULL) {
        ncnn_net_destroy(net->native); // planted: the Extractor that uses it does not know
        net->native = NULL;
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(net_del_obj, net_del);

static mp_obj_t net_load_param(mp_obj_t self, mp_obj_t path) {
    if (native(self) == NULL || ncnn_net_load_param(native(self), mp_obj_str_get_str(path))) {
        mp_raise_ValueError(MP_ERROR_TEXT("param"));
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_load_param_obj, net_load_param);

static mp_obj_t net_load_model(mp_obj_t self, mp_obj_t path) {
    if (native(self) == NULL || ncnn_net_load_model(native(self), mp_obj_str_get_str(path))) {
        mp_raise_ValueError(MP_ERROR_TEXT("model"));
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(net_load_model_obj, net_load_model);

static mp_obj_t net_create_extractor(mp_obj_t self) {
    if (native(self) == NULL) {
        mp_raise_ValueError(MP_ERROR_TEXT("closed"));
    }
    return wrap(&extractor_type, ncnn_extractor_create(native(self)));
}
static MP_DEFINE_CONST_FUN_OBJ_1(net_create_extractor_obj, net_create_extractor);

static const mp_rom_map_elem_t net_table[] = {
    { MP_ROM_QSTR(MP_QSTR___del__), MP_ROM_PTR(&net_del_obj) },
    { MP_ROM_QSTR(MP_QSTR_load_param), MP_ROM_PTR(&net_load_param_obj) },
    { MP_ROM_QSTR(MP_QSTR_load_model), MP_ROM_PTR(&net_load_model_obj) },
    { MP_ROM_QSTR(MP_QSTR_create_extractor), MP_ROM_PTR(&net_create_extractor_obj) },
};
static MP_DEFINE_CONST_DICT(net_locals, net_table);
static MP_DEFINE_CONST_OBJ_TYPE(net_type, MP_QSTR_Net, MP_TYPE_FLAG_NONE,
    make_new, net_make_new, locals_dict, &net_locals);

static mp_obj_t extractor_del(mp_obj_t self) {
    naive_obj_t *extractor = MP_OBJ_TO_PTR(self);
    if (extractor->native != NULL) {
        ncnn_extractor_destroy(extractor->native);
        extractor->native = NULL;
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(extractor_del_obj, extractor_del);

static mp_obj_t extractor_input(mp_obj_t self, mp_obj_t name, mp_obj_t mat) {
    if (native(self) == NULL || !mp_obj_is_type(mat, &mat_type) || native(mat) == NULL) {
        mp_raise_ValueError(MP_ERROR_TEXT("input"));
    }
    return mp_obj_new_int(ncnn_extractor_input(native(self), mp_obj_str_get_str(name), native(mat)));
}
static MP_DEFINE_CONST_FUN_OBJ_3(extractor_input_obj, extractor_input);

static const mp_rom_map_elem_t extractor_table[] = {
    { MP_ROM_QSTR(MP_QSTR___del__), MP_ROM_PTR(&extractor_del_obj) },
    { MP_ROM_QSTR(MP_QSTR_input), MP_ROM_PTR(&extractor_input_obj) },
};
static MP_DEFINE_CONST_DICT(extractor_locals, extractor_table);
static MP_DEFINE_CONST_OBJ_TYPE(extractor_type, MP_QSTR_Extractor, MP_TYPE_FLAG_NONE,
    locals_dict, &extractor_locals);

// Allocator

static mp_obj_t allocator_make_new(const mp_obj_type_t *type, size_t n, size_t n_kw, const mp_obj_t *args) {
    mp_arg_check_num(n, n_kw, 0, 0, false);
    return wrap(type, ncnn_allocator_create_pool_allocator());
}

static mp_obj_t allocator_fast_malloc(mp_obj_t self, mp_obj_t size) {
    (void)self;
    return mp_obj_new_int_from_ull((uintptr_t)m_malloc_maybe(mp_obj_get_int(size) & 255));
}
static MP_DEFINE_CONST_FUN_OBJ_2(allocator_fast_malloc_obj, allocator_fast_malloc);

static mp_obj_t allocator_fast_free(mp_obj_t self, mp_obj_t block) {
    (void)self;
    *(volatile char *)(uintptr_t)mp_obj_get_int(block) = 0; // planted: any number is an address
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(allocator_fast_free_obj, allocator_fast_free);

static mp_obj_t allocator_del(mp_obj_t self) {
    naive_obj_t *allocator = MP_OBJ_TO_PTR(self);
    if (allocator->native != NULL) {
        ncnn_allocator_destroy(allocator->native);
        allocator->native = NULL;
    }
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(allocator_del_obj, allocator_del);

static const mp_rom_map_elem_t allocator_table[] = {
    { MP_ROM_QSTR(MP_QSTR___del__), MP_ROM_PTR(&allocator_del_obj) },
    { MP_ROM_QSTR(MP_QSTR_fast_malloc), MP_ROM_PTR(&allocator_fast_malloc_obj) },
    { MP_ROM_QSTR(MP_QSTR_fast_free), MP_ROM_PTR(&allocator_fast_free_obj) },
};
static MP_DEFINE_CONST_DICT(allocator_locals, allocator_table);
static MP_DEFINE_CONST_OBJ_TYPE(allocator_type, MP_QSTR_Allocator, MP_TYPE_FLAG_NONE,
    make_new, allocator_make_new, locals_dict, &allocator_locals);

// Option

static mp_obj_t option_make_new(const mp_obj_type_t *type, size_t n, size_t n_kw, const mp_obj_t *args) {
    mp_arg_check_num(n, n_kw, 0, 0, false);
    naive_obj_t *self = mp_obj_malloc(naive_obj_t, type); // planted: nobody calls its __del__
    self->native = ncnn_option_create();
    return MP_OBJ_FROM_PTR(self);
}

static mp_obj_t option_del(mp_obj_t self) {
    ncnn_option_destroy(native(self)); // planted: once for each call
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_1(option_del_obj, option_del);

static const mp_rom_map_elem_t option_table[] = {
    { MP_ROM_QSTR(MP_QSTR___del__), MP_ROM_PTR(&option_del_obj) },
};
static MP_DEFINE_CONST_DICT(option_locals, option_table);
static MP_DEFINE_CONST_OBJ_TYPE(option_type, MP_QSTR_Option, MP_TYPE_FLAG_NONE,
    make_new, option_make_new, locals_dict, &option_locals);

static mp_obj_t naive_version(void) {
    return mp_obj_new_str(ncnn_version(), strlen(ncnn_version()));
}
static MP_DEFINE_CONST_FUN_OBJ_0(naive_version_obj, naive_version);

static const mp_rom_map_elem_t module_table[] = {
    { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_ncnn_mp) },
    { MP_ROM_QSTR(MP_QSTR_version), MP_ROM_PTR(&naive_version_obj) },
    { MP_ROM_QSTR(MP_QSTR_Mat), MP_ROM_PTR(&mat_type) },
    { MP_ROM_QSTR(MP_QSTR_Net), MP_ROM_PTR(&net_type) },
    { MP_ROM_QSTR(MP_QSTR_Extractor), MP_ROM_PTR(&extractor_type) },
    { MP_ROM_QSTR(MP_QSTR_Allocator), MP_ROM_PTR(&allocator_type) },
    { MP_ROM_QSTR(MP_QSTR_Option), MP_ROM_PTR(&option_type) },
};
static MP_DEFINE_CONST_DICT(module_globals, module_table);

const mp_obj_module_t naive_module = {
    .base = { &mp_type_module },
    .globals = (mp_obj_dict_t *)&module_globals,
};
MP_REGISTER_MODULE(MP_QSTR_ncnn_mp, naive_module);
