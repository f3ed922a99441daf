// Running a built-in layer by itself.

#include "py/runtime.h"

#include "error.h"
#include "layer.h"
#include "mat.h"

ncnn_mat_t ncnn_mp_layer_mat(mp_obj_t mat) {
    ncnn_mp_shape_t shape;
    ncnn_mat_t native = ncnn_mp_mat_get_filled(mat, &shape)->base.native;
    GUARD(layer_mat_element, shape.elemsize == 4 && shape.elempack == 1 && shape.n == 1, ValueError,
        "a layer's Mat has elemsize %d, elempack %d and n %d, expected 4, 1 and 1", (int)shape.elemsize, shape.elempack, shape.n);
    return native;
}

// A layer that may run, and the option to run it with.
static ncnn_mp_layer_t *layer_get_ready(mp_obj_t self_in, ncnn_mp_handle_t *option) {
    ncnn_mp_layer_t *self = ncnn_mp_layer_get(self_in);
    GUARD(layer_built_in, !self->custom, NotImplementedError, "a Layer of one's own defines forward() or forward_inplace()");
    GUARD(layer_ready, self->state == LAYER_PIPELINE, ValueError,
        "forward: call load_param(), load_model() and create_pipeline() first");
    // Its weights are laid out for them.
    GUARD(layer_option_same, self->flags == ncnn_mp_option_flags(ncnn_mp_option_native(option)), ValueError,
        "forward: the option differs from the one of create_pipeline()");
    return self;
}

typedef struct _mats_t {
    size_t count;
    mp_obj_t *objects;
    ncnn_mat_t natives[NCNN_MP_MAX_LAYER_MATS];
} mats_t;

static void mats_get(mp_obj_t list, mats_t *mats) {
    mp_obj_get_array(list, &mats->count, &mats->objects);
    GUARD(layer_mats_count, mats->count >= 1 && mats->count <= NCNN_MP_MAX_LAYER_MATS, ValueError,
        "forward: %d Mats, expected 1 to %d", (int)mats->count, NCNN_MP_MAX_LAYER_MATS);
    for (size_t i = 0; i < mats->count; i++) {
        mats->natives[i] = ncnn_mp_layer_mat(mats->objects[i]);
    }
}

// Keeps alive what a result's storage needs, whichever of the inputs it may share.
static void result_keep(mp_obj_t result, const mp_obj_t *inputs, size_t count, ncnn_mp_handle_t *option) {
    for (size_t i = 0; i < count; i++) {
        if (ncnn_mp_mat_keep_shared(result, inputs[i])) {
            return;
        }
    }
    // ncnn may have taken it from any of the option's.
    ncnn_mp_handle_t *self = ((ncnn_mp_object_t *)MP_OBJ_TO_PTR(result))->handle;
    LINK_ALLOCATORS(layer_result_keeps_allocators, self, ncnn_mp_option_keeper(option));
}

static ncnn_mp_mat_t *result_mat(mp_obj_t result) {
    return (ncnn_mp_mat_t *)((ncnn_mp_object_t *)MP_OBJ_TO_PTR(result))->handle;
}

static mp_obj_t forward_one(mp_obj_t self_in, mp_obj_t bottom_in, mp_obj_t option_in) {
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(option_in, &ncnn_mp_type_option);
    ncnn_mat_t bottom = ncnn_mp_layer_mat(bottom_in);
    ncnn_mp_layer_t *self = layer_get_ready(self_in, option);
    ncnn_layer_t native = self->base.native;
    GUARD(layer_forward_one, ncnn_layer_get_one_blob_only(native), ValueError, "forward: this layer takes a list of Mats");
    ncnn_mp_layer_check_mats(self, &bottom, 1, 1);
    mp_obj_t object;
    ncnn_mp_mat_t *top = ncnn_mp_mat_new(&object);
    int status;
    NCNN_MP_MAT_MAKE(top, 0, {
        ncnn_mp_plain_t plain = ncnn_mp_option_plain(ncnn_mp_option_native(option));
        status = native->forward_1(native, bottom, (ncnn_mat_t *)&top->base.native, plain.option);
        ncnn_mp_option_restore(&plain);
    });
    result_keep(object, &bottom_in, 1, option);
    if (status != 0) {
        ncnn_mp_raise_status("forward", status);
    }
    return object;
}

static mp_obj_t forward_many(mp_obj_t self_in, mp_obj_t bottoms_in, mp_obj_t count_in, mp_obj_t option_in) {
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(option_in, &ncnn_mp_type_option);
    int count = ncnn_mp_get_int(count_in, MP_QSTR_n, 1, NCNN_MP_MAX_LAYER_MATS);
    mats_t bottoms;
    mats_get(bottoms_in, &bottoms);
    ncnn_mp_layer_t *self = layer_get_ready(self_in, option);
    ncnn_layer_t native = self->base.native;
    GUARD(layer_forward_many, !ncnn_layer_get_one_blob_only(native), ValueError, "forward: this layer takes one Mat");
    ncnn_mp_layer_check_mats(self, bottoms.natives, bottoms.count, count);
    mp_obj_tuple_t *results = MP_OBJ_TO_PTR(mp_obj_new_tuple(count, NULL));
    for (int i = 0; i < count; i++) {
        ncnn_mp_mat_new(&results->items[i]);
    }
    ncnn_mat_t tops[NCNN_MP_MAX_LAYER_MATS];
    int status;
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0);
    do {
        for (int i = 0; i < count; i++) {
            ncnn_mp_mat_reset(result_mat(results->items[i]));
            tops[i] = NULL;
        }
        ncnn_mp_plain_t plain = ncnn_mp_option_plain(ncnn_mp_option_native(option));
        status = native->forward_n(native, bottoms.natives, bottoms.count, tops, count, plain.option);
        ncnn_mp_option_restore(&plain);
        for (int i = 0; i < count; i++) {
            result_mat(results->items[i])->base.native = tops[i];
            result_keep(results->items[i], bottoms.objects, bottoms.count, option);
        }
    } while (ncnn_mp_attempt_again(&attempt));
    if (status != 0) {
        ncnn_mp_raise_status("forward", status);
    }
    return MP_OBJ_FROM_PTR(results);
}

// forward(mat, opt) or forward([mats], n, opt)
static mp_obj_t layer_forward(size_t n_args, const mp_obj_t *args) {
    bool many = mp_obj_is_type(args[1], &mp_type_list) || mp_obj_is_type(args[1], &mp_type_tuple);
    if (many) {
        return forward_many(args[0], args[1], n_args > 2 ? args[2] : MP_OBJ_NEW_SMALL_INT(1), n_args > 3 ? args[3] : mp_const_none);
    }
    if (n_args > 3) {
        ncnn_mp_raise(&mp_type_TypeError, "forward: takes (mat, opt) or ([mats], n, opt)");
    }
    return forward_one(args[0], args[1], n_args > 2 ? args[2] : mp_const_none);
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_layer_forward_obj, 2, 4, layer_forward);

// forward_inplace(mat or [mats], opt)
static mp_obj_t layer_forward_inplace(size_t n_args, const mp_obj_t *args) {
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(n_args > 2 ? args[2] : MP_OBJ_NULL, &ncnn_mp_type_option);
    bool many = mp_obj_is_type(args[1], &mp_type_list) || mp_obj_is_type(args[1], &mp_type_tuple);
    mats_t mats;
    mats_get(many ? args[1] : mp_obj_new_list(1, (mp_obj_t *)&args[1]), &mats);
    ncnn_mp_layer_t *self = layer_get_ready(args[0], option);
    ncnn_layer_t native = self->base.native;
    GUARD(layer_inplace_supported, ncnn_layer_get_support_inplace(native), ValueError, "forward_inplace: this layer has none");
    GUARD(layer_inplace_many, ncnn_layer_get_one_blob_only(native) == !many, ValueError, "forward_inplace: this layer takes %s",
        many ? "one Mat" : "a list of Mats");
    ncnn_mp_layer_check_mats(self, mats.natives, mats.count, mats.count);
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0);
    ncnn_mp_plain_t plain = ncnn_mp_option_plain(ncnn_mp_option_native(option));
    int status = many
        ? native->forward_inplace_n(native, mats.natives, mats.count, plain.option)
        : native->forward_inplace_1(native, mats.natives[0], plain.option);
    ncnn_mp_option_restore(&plain);
    ncnn_mp_attempt_end(&attempt); // what is half done in place cannot be tried again
    if (status != 0) {
        ncnn_mp_raise_status("forward_inplace", status);
    }
    return MP_OBJ_NEW_SMALL_INT(0);
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_layer_forward_inplace_obj, 2, 3, layer_forward_inplace);
