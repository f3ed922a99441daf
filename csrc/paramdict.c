// ParamDict: a layer's parameters by id. Arrays are Mats whose storage it shares with the program's.

#include "py/runtime.h"

#include "error.h"
#include "mat.h"
#include "paramdict.h"

// ncnn's NCNN_MAX_PARAM_COUNT, which its C API does not show.
#define PARAM_COUNT (32)

static void paramdict_destroy(ncnn_mp_handle_t *self) {
    ncnn_paramdict_destroy(self->native);
}

static const ncnn_mp_kind_t paramdict_kind = {
    &ncnn_mp_type_paramdict, sizeof(ncnn_mp_handle_t), 0, paramdict_destroy
};

mp_obj_t ncnn_mp_paramdict_lend(ncnn_paramdict_t native, ncnn_mp_handle_t **handle) {
    return MP_OBJ_FROM_PTR(ncnn_mp_object_lend(&paramdict_kind, native, handle));
}

static mp_obj_t paramdict_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args) {
    (void)type;
    (void)args;
    mp_arg_check_num(n_args, n_kw, 0, 0, false);
    ncnn_mp_object_t *self = ncnn_mp_object_new(&paramdict_kind);
    self->handle->native = ncnn_paramdict_create();
    return MP_OBJ_FROM_PTR(self);
}

static ncnn_paramdict_t paramdict_get(mp_obj_t self_in) {
    return ncnn_mp_handle_get(self_in, &ncnn_mp_type_paramdict)->native;
}

static int get_id(mp_obj_t id) {
    return ncnn_mp_get_index(id, MP_QSTR_id, PARAM_COUNT);
}

static mp_obj_t paramdict_get_type(mp_obj_t self_in, mp_obj_t id) {
    int i = get_id(id);
    return MP_OBJ_NEW_SMALL_INT(ncnn_paramdict_get_type(paramdict_get(self_in), i));
}
static MP_DEFINE_CONST_FUN_OBJ_2(paramdict_get_type_obj, paramdict_get_type);

static mp_obj_t paramdict_get_int(mp_obj_t self_in, mp_obj_t id, mp_obj_t otherwise) {
    int value = ncnn_mp_get_int(otherwise, MP_QSTR_def, INT32_MIN, INT32_MAX);
    int i = get_id(id);
    return mp_obj_new_int(ncnn_paramdict_get_int(paramdict_get(self_in), i, value));
}
static MP_DEFINE_CONST_FUN_OBJ_3(paramdict_get_int_obj, paramdict_get_int);

static mp_obj_t paramdict_get_float(mp_obj_t self_in, mp_obj_t id, mp_obj_t otherwise) {
    float value = ncnn_mp_get_float(otherwise, MP_QSTR_def);
    int i = get_id(id);
    return mp_obj_new_float((mp_float_t)ncnn_paramdict_get_float(paramdict_get(self_in), i, value));
}
static MP_DEFINE_CONST_FUN_OBJ_3(paramdict_get_float_obj, paramdict_get_float);

// get_array(id, def) -> the array, its storage shared, or `def` itself.
static mp_obj_t paramdict_get_array(mp_obj_t self_in, mp_obj_t id_in, mp_obj_t otherwise) {
    int id = get_id(id_in);
    int type = ncnn_paramdict_get_type(paramdict_get(self_in), id);
    if (type < 4 || type > 6) {
        return otherwise;
    }
    mp_obj_t object;
    ncnn_mp_mat_t *self = ncnn_mp_mat_new(&object);
    ncnn_mat_t none = ncnn_mat_create();
    self->base.native = ncnn_paramdict_get_array(paramdict_get(self_in), id, none);
    ncnn_mat_destroy(none);
    return object;
}
static MP_DEFINE_CONST_FUN_OBJ_3(paramdict_get_array_obj, paramdict_get_array);

static mp_obj_t paramdict_set_int(mp_obj_t self_in, mp_obj_t id, mp_obj_t value) {
    int number = ncnn_mp_get_int(value, MP_QSTR_i, INT32_MIN, INT32_MAX);
    int i = get_id(id);
    ncnn_paramdict_set_int(paramdict_get(self_in), i, number);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_3(paramdict_set_int_obj, paramdict_set_int);

static mp_obj_t paramdict_set_float(mp_obj_t self_in, mp_obj_t id, mp_obj_t value) {
    float number = ncnn_mp_get_float(value, MP_QSTR_f);
    int i = get_id(id);
    ncnn_paramdict_set_float(paramdict_get(self_in), i, number);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_3(paramdict_set_float_obj, paramdict_set_float);

// Layers read an array as `w` numbers of four bytes, without looking, and may keep it: a copy has
// storage that depends on nothing.
static mp_obj_t paramdict_set_array(mp_obj_t self_in, mp_obj_t id_in, mp_obj_t array) {
    int id = get_id(id_in);
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *source = ncnn_mp_mat_get_filled(array, &shape);
    ncnn_paramdict_t paramdict = paramdict_get(self_in);
    GUARD(paramdict_array_shape, shape.dims == 1 && shape.elemsize == 4 && shape.elempack == 1 && shape.n == 1, ValueError,
        "set_array: dims %d and elemsize %d, expected 1 and 4", shape.dims, (int)shape.elemsize);
    mp_obj_t object;
    ncnn_mp_mat_t *copy = ncnn_mp_mat_new(&object);
    NCNN_MP_MAT_MAKE(copy, shape.padded, {
        copy->base.native = ncnn_mat_clone(source->base.native, ncnn_mp_memory_allocator());
    });
    ncnn_paramdict_set_array(paramdict, id, GUARD_ON(paramdict_array_copied) ? copy->base.native : source->base.native);
    ncnn_mp_object_close(object);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_3(paramdict_set_array_obj, paramdict_set_array);

static void paramdict_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    ncnn_mp_object_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->handle == NULL || self->handle->native == NULL) {
        mp_print_str(print, "<ParamDict closed>");
        return;
    }
    static const char *const types[] = { "", "number", "int", "float", "array", "ints", "floats", "string" };
    // Printing may run Python code, which may close this.
    uint8_t type_of[PARAM_COUNT];
    for (int id = 0; id < PARAM_COUNT; id++) {
        type_of[id] = ncnn_paramdict_get_type(self->handle->native, id);
    }
    mp_print_str(print, "<ParamDict");
    for (int id = 0; id < PARAM_COUNT; id++) {
        if (type_of[id] > 0 && type_of[id] < MP_ARRAY_SIZE(types)) {
            mp_printf(print, " %d:%s", id, types[type_of[id]]);
        }
    }
    mp_print_str(print, ">");
}

static const mp_rom_map_elem_t paramdict_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR_get_type), MP_ROM_PTR(&paramdict_get_type_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_int), MP_ROM_PTR(&paramdict_get_int_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_float), MP_ROM_PTR(&paramdict_get_float_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_array), MP_ROM_PTR(&paramdict_get_array_obj) },
    { MP_ROM_QSTR(MP_QSTR_set_int), MP_ROM_PTR(&paramdict_set_int_obj) },
    { MP_ROM_QSTR(MP_QSTR_set_float), MP_ROM_PTR(&paramdict_set_float_obj) },
    { MP_ROM_QSTR(MP_QSTR_set_array), MP_ROM_PTR(&paramdict_set_array_obj) },
    NCNN_MP_LIFETIME_METHODS,
};
static MP_DEFINE_CONST_DICT(paramdict_locals, paramdict_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_paramdict,
    MP_QSTR_ParamDict,
    MP_TYPE_FLAG_NONE,
    make_new, paramdict_make_new,
    print, paramdict_print,
    locals_dict, &paramdict_locals
    );
