// The same elements in another layout: Mat.clone(), reshape(), flatten() and convert_packing().

#include "py/runtime.h"

#include "allocator.h"
#include "error.h"
#include "mat.h"
#include "option.h"

static mp_obj_t mat_clone(size_t n_args, const mp_obj_t *args, mp_map_t *kw_args) {
    static const mp_arg_t allowed[] = {
        { MP_QSTR_allocator, MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE} },
    };
    mp_arg_val_t allocator_in;
    mp_arg_parse_all(n_args - 1, args + 1, kw_args, 1, allowed, &allocator_in);
    ncnn_mp_handle_t *allocator = ncnn_mp_handle_get_optional(allocator_in.u_obj, &ncnn_mp_type_allocator);
    ncnn_mp_mat_t *source = ncnn_mp_mat_get(args[0]);
    mp_obj_t object;
    ncnn_mp_mat_t *self = ncnn_mp_mat_new(&object);
    NCNN_MP_MAT_MAKE(self, ncnn_mp_shape_of(source->base.native).padded, {
        self->base.native = ncnn_mat_clone(source->base.native, ncnn_mp_allocator_native(allocator));
    });
    LINK(mat_clone_keeps_allocator, &self->base, MAT_ALLOCATOR, allocator);
    return object;
}
MP_DEFINE_CONST_FUN_OBJ_KW(ncnn_mp_mat_clone_obj, 1, mat_clone);

ncnn_mat_t ncnn_mp_mat_native_reshape(ncnn_mat_t mat, size_t dims, const int *sizes, ncnn_allocator_t allocator) {
    switch (dims) {
        case 1:
            return ncnn_mat_reshape_1d(mat, sizes[0], allocator);
        case 2:
            return ncnn_mat_reshape_2d(mat, sizes[0], sizes[1], allocator);
        case 3:
            return ncnn_mat_reshape_3d(mat, sizes[0], sizes[1], sizes[2], allocator);
        default:
            return ncnn_mat_reshape_4d(mat, sizes[0], sizes[1], sizes[2], sizes[3], allocator);
    }
}

// The sizes of reshape(); how many there are decides what they mean.
static void reshape_sizes(size_t dims, const mp_obj_t *args, int *sizes) {
    static const qstr_short_t names[][4] = {
        { MP_QSTR_w }, { MP_QSTR_w, MP_QSTR_h }, { MP_QSTR_w, MP_QSTR_h, MP_QSTR_c },
        { MP_QSTR_w, MP_QSTR_h, MP_QSTR_d, MP_QSTR_c },
    };
    GUARD(reshape_sizes, dims <= 4, TypeError, "reshape: takes w[, h[, d], c][, allocator]");
    for (size_t i = 0; i < dims; i++) {
        sizes[i] = ncnn_mp_get_size(args[i], names[dims - 1][i]);
    }
}

// reshape(w[, h[, d], c][, allocator])
static mp_obj_t mat_reshape(size_t n_args, const mp_obj_t *args, mp_map_t *kw_args) {
    static const mp_arg_t allowed[] = {
        { MP_QSTR_allocator, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE} },
    };
    mp_arg_val_t allocator_in;
    mp_arg_parse_all(0, NULL, kw_args, 1, allowed, &allocator_in);
    bool positional = n_args > 2 && !ncnn_mp_is_int(args[n_args - 1]);
    if (positional && kw_args->used > 0) {
        ncnn_mp_raise(&mp_type_TypeError, "reshape: got two allocators");
    }
    if (positional) {
        allocator_in.u_obj = args[--n_args];
    }
    size_t dims = n_args - 1;
    int sizes[4] = { 1, 1, 1, 1 };
    reshape_sizes(dims, args + 1, sizes);
    ncnn_mp_handle_t *allocator = ncnn_mp_handle_get_optional(allocator_in.u_obj, &ncnn_mp_type_allocator);
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *source = ncnn_mp_mat_get_filled(args[0], &shape);
    ncnn_mp_shape_t wanted = {
        .w = sizes[0], .h = sizes[1], .d = dims == 4 ? sizes[2] : 1, .c = dims >= 3 ? sizes[dims - 1] : 1,
        .n = shape.n, .elemsize = shape.elemsize,
    };
    bool fits = ncnn_mp_shape_measure(&wanted) && wanted.packed == shape.packed;
    GUARD(mat_reshape_count, fits, ValueError, "reshape: the Mat has %d elements, the new shape another number",
        (int)(shape.packed / shape.elemsize));
    mp_obj_t object;
    ncnn_mp_mat_t *self = ncnn_mp_mat_new(&object);
    NCNN_MP_MAT_MAKE(self, wanted.padded, {
        self->base.native = ncnn_mp_mat_native_reshape(source->base.native, dims, sizes, ncnn_mp_allocator_native(allocator));
    });
    return ncnn_mp_mat_made(object, args[0], allocator, "reshape");
}
MP_DEFINE_CONST_FUN_OBJ_KW(ncnn_mp_mat_reshape_obj, 2, mat_reshape);

static mp_obj_t mat_flatten(size_t n_args, const mp_obj_t *args) {
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(n_args > 1 ? args[1] : MP_OBJ_NULL, &ncnn_mp_type_option);
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *source = ncnn_mp_mat_get_filled(args[0], &shape);
    GUARD(mat_flatten_pack, shape.elempack == 1 && shape.n == 1, ValueError,
        "flatten: elempack %d and n %d, expected 1 and 1", shape.elempack, shape.n);
    mp_obj_t object;
    ncnn_mp_mat_t *self = ncnn_mp_mat_new(&object);
    NCNN_MP_MAT_MAKE(self, shape.padded, {
        ncnn_flatten(source->base.native, (ncnn_mat_t *)&self->base.native, ncnn_mp_option_native(option));
    });
    return ncnn_mp_mat_made(object, args[0], ncnn_mp_option_blob_allocator(option), "flatten");
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_flatten_obj, 1, 2, mat_flatten);

static mp_obj_t mat_convert_packing(size_t n_args, const mp_obj_t *args) {
    int elempack = ncnn_mp_get_int(args[1], MP_QSTR_elempack, 1, 16);
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(n_args > 2 ? args[2] : MP_OBJ_NULL, &ncnn_mp_type_option);
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *source = ncnn_mp_mat_get_filled(args[0], &shape);
    bool known = ncnn_mp_shape_element_ok(shape.elemsize / shape.elempack * elempack, elempack);
    GUARD(mat_packing_known, known, ValueError, "convert_packing: elempack is %d, expected 1, 4, 8 or 16", elempack);
    mp_obj_t object;
    ncnn_mp_mat_t *self = ncnn_mp_mat_new(&object);
    NCNN_MP_MAT_MAKE(self, shape.padded, {
        ncnn_convert_packing(source->base.native, (ncnn_mat_t *)&self->base.native, elempack,
            ncnn_mp_option_native(option));
    });
    return ncnn_mp_mat_made(object, args[0], ncnn_mp_option_blob_allocator(option), "convert_packing");
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_convert_packing_obj, 2, 3, mat_convert_packing);
