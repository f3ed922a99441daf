// Mat.copy_make_border() and Mat.copy_cut_border(). ncnn trusts the sizes that it is given here.

#include "py/runtime.h"

#include "error.h"
#include "mat.h"
#include "option.h"

// Two borders a dimension, in the order of ncnn's arguments.
enum { TOP, BOTTOM, LEFT, RIGHT, FRONT, BEHIND, BORDERS };

enum { BORDER_CONSTANT, BORDER_REPLICATE, BORDER_REFLECT };

#define BORDER_MAX (1 << 24)

#define BORDER_ARGS \
    { MP_QSTR_top, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} }, \
    { MP_QSTR_bottom, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} }, \
    { MP_QSTR_left, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} }, \
    { MP_QSTR_right, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} }

#define DEPTH_ARGS \
    { MP_QSTR_front, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_INT(0)} }, \
    { MP_QSTR_behind, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_INT(0)} }

// `depth`: which of the arguments front is.
static void borders_from_args(const mp_arg_val_t *args, const mp_arg_t *names, size_t depth, int *borders) {
    ncnn_mp_get_ints(args, names, FRONT, 0, BORDER_MAX, borders);
    ncnn_mp_get_ints(args + depth, names + depth, BORDERS - FRONT, -1, BORDER_MAX, borders + FRONT);
    borders[FRONT] = MAX(borders[FRONT], 0); // -1 stands for none
    borders[BEHIND] = MAX(borders[BEHIND], 0);
}

// What is left of `shape`, or comes of it, with `sign` times the borders; false where that is no
// shape. A border that the Mat has no dimension for must be 0. The depth borders of a Mat of three
// dimensions are its channels'.
static bool shape_with_borders(ncnn_mp_shape_t *shape, const int *borders, int sign) {
    int width = borders[LEFT] + borders[RIGHT];
    int height = borders[TOP] + borders[BOTTOM];
    int depth = borders[FRONT] + borders[BEHIND];
    if ((shape->dims < 2 && height != 0) || (shape->dims < 3 && depth != 0)) {
        return false;
    }
    int *deep = shape->dims == 4 ? &shape->d : &shape->c;
    // GCOVR_EXCL_START: of Mats larger than a GiB
    if (INT32_MAX - width < shape->w || INT32_MAX - height < shape->h || INT32_MAX - depth < *deep) {
        return false;
    }
    // GCOVR_EXCL_STOP
    shape->w += sign * width;
    shape->h += sign * height;
    *deep += sign * depth;
    return shape->w >= 1 && shape->h >= 1 && *deep >= 1 && ncnn_mp_shape_measure(shape);
}

// Reflecting reads as far into the Mat as the border is wide.
static bool borders_reflect_ok(const ncnn_mp_shape_t *shape, const int *borders) {
    int deep = shape->dims == 4 ? shape->d : shape->c;
    return MAX(borders[LEFT], borders[RIGHT]) < shape->w
           && MAX(borders[TOP], borders[BOTTOM]) < shape->h
           && MAX(borders[FRONT], borders[BEHIND]) < deep;
}

static mp_obj_t mat_copy_make_border(size_t n_args, const mp_obj_t *args_in, mp_map_t *kw_args) {
    static const mp_arg_t allowed[] = {
        BORDER_ARGS,
        { MP_QSTR_type, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} },
        { MP_QSTR_v, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} },
        { MP_QSTR_opt, MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE} },
        DEPTH_ARGS,
    };
    mp_arg_val_t args[MP_ARRAY_SIZE(allowed)];
    mp_arg_parse_all(n_args - 1, args_in + 1, kw_args, MP_ARRAY_SIZE(allowed), allowed, args);
    int b[BORDERS];
    borders_from_args(args, allowed, 7, b);
    int type = ncnn_mp_get_int(args[4].u_obj, MP_QSTR_type, BORDER_CONSTANT, BORDER_REFLECT);
    float value = ncnn_mp_get_float(args[5].u_obj, MP_QSTR_v);
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(args[6].u_obj, &ncnn_mp_type_option);

    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *source = ncnn_mp_mat_get_filled(args_in[0], &shape);
    GUARD(mat_make_border_pack, shape.elempack == 1 && shape.n == 1, ValueError,
        "copy_make_border: elempack %d and n %d, expected 1 and 1", shape.elempack, shape.n);
    GUARD(mat_make_border_reflect, type != BORDER_REFLECT || borders_reflect_ok(&shape, b), ValueError,
        "copy_make_border: a reflecting border must be smaller than the Mat");
    // ncnn casts the value to the element's type.
    GUARD(mat_make_border_value, shape.elemsize != 1 || (value >= -128 && value <= 127), ValueError,
        "copy_make_border: v does not fit into an element of 1 byte");
    ncnn_mp_shape_t result = shape;
    GUARD(mat_make_border_size, shape_with_borders(&result, b, 1), ValueError,
        "copy_make_border: a Mat of %d dimensions cannot have these borders", shape.dims);

    mp_obj_t object;
    ncnn_mp_mat_t *self = ncnn_mp_mat_new(&object);
    NCNN_MP_MAT_MAKE(self, result.padded, {
        self->base.native = ncnn_mat_create();
        ncnn_copy_make_border_3d(source->base.native, self->base.native, b[TOP], b[BOTTOM], b[LEFT], b[RIGHT],
            b[FRONT], b[BEHIND], type, value, ncnn_mp_option_native(option));
    });
    return ncnn_mp_mat_made(object, args_in[0], ncnn_mp_option_blob_allocator(option), "copy_make_border");
}
MP_DEFINE_CONST_FUN_OBJ_KW(ncnn_mp_mat_copy_make_border_obj, 1, mat_copy_make_border);

static mp_obj_t mat_copy_cut_border(size_t n_args, const mp_obj_t *args_in, mp_map_t *kw_args) {
    static const mp_arg_t allowed[] = {
        BORDER_ARGS,
        { MP_QSTR_opt, MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE} },
        DEPTH_ARGS,
    };
    mp_arg_val_t args[MP_ARRAY_SIZE(allowed)];
    mp_arg_parse_all(n_args - 1, args_in + 1, kw_args, MP_ARRAY_SIZE(allowed), allowed, args);
    int b[BORDERS];
    borders_from_args(args, allowed, 5, b);
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(args[4].u_obj, &ncnn_mp_type_option);

    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *source = ncnn_mp_mat_get_filled(args_in[0], &shape);
    GUARD(mat_cut_border_pack, shape.elempack == 1 && shape.n == 1, ValueError,
        "copy_cut_border: elempack %d and n %d, expected 1 and 1", shape.elempack, shape.n);
    // ncnn cuts the depth of Mats of four dimensions only.
    GUARD(mat_cut_border_depth, shape.dims == 4 || b[FRONT] + b[BEHIND] == 0, ValueError,
        "copy_cut_border: front and behind need 4 dimensions, the Mat has %d", shape.dims);
    ncnn_mp_shape_t result = shape;
    GUARD(mat_cut_border_size, shape_with_borders(&result, b, -1), ValueError,
        "copy_cut_border: nothing is left of w=%d h=%d d=%d", shape.w, shape.h, shape.d);

    mp_obj_t object;
    ncnn_mp_mat_t *self = ncnn_mp_mat_new(&object);
    NCNN_MP_MAT_MAKE(self, shape.padded, {
        self->base.native = ncnn_mat_create();
        ncnn_copy_cut_border_3d(source->base.native, self->base.native, b[TOP], b[BOTTOM], b[LEFT], b[RIGHT],
            b[FRONT], b[BEHIND], ncnn_mp_option_native(option));
    });
    return ncnn_mp_mat_made(object, args_in[0], ncnn_mp_option_blob_allocator(option), "copy_cut_border");
}
MP_DEFINE_CONST_FUN_OBJ_KW(ncnn_mp_mat_copy_cut_border_obj, 1, mat_copy_cut_border);
