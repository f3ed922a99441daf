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
        "forward: call create_pipeline() first");
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

static bool is_list(mp_obj_t mats) {
    return mp_obj_is_type(mats, &mp_type_list) || mp_obj_is_type(mats, &mp_type_tuple);
}

// One Mat, or a list of them, as the layer takes them.
static ncnn_mp_layer_t *forward_get(mp_obj_t self_in, mp_obj_t mats_in, mats_t *mats, ncnn_mp_handle_t *option) {
    bool many = is_list(mats_in);
    mats_get(many ? mats_in : mp_obj_new_list(1, &mats_in), mats); // its items keep themselves
    ncnn_mp_layer_t *self = layer_get_ready(self_in, option);
    GUARD(layer_forward_kind, ncnn_layer_get_one_blob_only(self->base.native) == !many, ValueError, "forward: this layer takes %s",
        many ? "one Mat" : "a list of Mats");
    return self;
}

// Runs the layer, once: a tuple of `count` results.
static int forward(ncnn_mp_layer_t *self, const mats_t *bottoms, mp_obj_tuple_t *results, ncnn_mp_handle_t *option) {
    ncnn_layer_t native = self->base.native;
    ncnn_mat_t tops[NCNN_MP_MAX_LAYER_MATS] = { NULL };
    for (size_t i = 0; i < results->len; i++) {
        ncnn_mp_mat_reset(result_mat(results->items[i]));
    }
    ncnn_mp_plain_t plain = ncnn_mp_option_plain(ncnn_mp_option_native(option));
    int status = ncnn_layer_get_one_blob_only(native)
        ? native->forward_1(native, bottoms->natives[0], tops, plain.option)
        : native->forward_n(native, bottoms->natives, bottoms->count, tops, results->len, plain.option);
    ncnn_mp_option_restore(&plain);
    for (size_t i = 0; i < results->len; i++) {
        result_mat(results->items[i])->base.native = tops[i];
        result_keep(results->items[i], bottoms->objects, bottoms->count, option);
    }
    return status;
}

// forward(mat, opt) or forward([mats], n, opt)
static mp_obj_t layer_forward(size_t n_args, const mp_obj_t *args) {
    bool many = is_list(args[1]);
    if (n_args > (many ? 4 : 3)) {
        ncnn_mp_raise_TypeError("forward: takes (mat, opt) or ([mats], n, opt)");
    }
    size_t option_at = many ? 3 : 2;
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(n_args > option_at ? args[option_at] : MP_OBJ_NULL, &ncnn_mp_type_option);
    int count = many && n_args > 2 ? ncnn_mp_get_int(args[2], MP_QSTR_n, 1, NCNN_MP_MAX_LAYER_MATS) : 1;
    mats_t bottoms;
    ncnn_mp_layer_t *self = forward_get(args[0], args[1], &bottoms, option);
    ncnn_mp_layer_check_mats(self, bottoms.natives, bottoms.count, count);
    mp_obj_tuple_t *results = MP_OBJ_TO_PTR(mp_obj_new_tuple(count, NULL));
    for (int i = 0; i < count; i++) {
        ncnn_mp_mat_new(&results->items[i]);
    }
    int status;
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0);
    do {
        status = forward(self, &bottoms, results, option);
    } while (ncnn_mp_attempt_again(&attempt));
    if (status != 0) {
        ncnn_mp_raise_status("forward", status);
    }
    ncnn_mat_t made[NCNN_MP_MAX_LAYER_MATS];
    for (int i = 0; i < count; i++) {
        made[i] = result_mat(results->items[i])->base.native;
    }
    ncnn_mp_layer_check_made(self, bottoms.natives, bottoms.count, made, count);
    return many ? MP_OBJ_FROM_PTR(results) : results->items[0];
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_layer_forward_obj, 2, 4, layer_forward);

// forward_inplace(mat or [mats], opt)
static mp_obj_t layer_forward_inplace(size_t n_args, const mp_obj_t *args) {
    ncnn_mp_handle_t *option = ncnn_mp_handle_get_optional(n_args > 2 ? args[2] : MP_OBJ_NULL, &ncnn_mp_type_option);
    mats_t mats;
    ncnn_mp_layer_t *self = forward_get(args[0], args[1], &mats, option);
    ncnn_layer_t native = self->base.native;
    GUARD(layer_inplace_supported, ncnn_layer_get_support_inplace(native), ValueError, "forward_inplace: this layer has none");
    ncnn_mp_layer_check_mats(self, mats.natives, mats.count, mats.count);
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0);
    ncnn_mp_plain_t plain = ncnn_mp_option_plain(ncnn_mp_option_native(option));
    int status = ncnn_layer_get_one_blob_only(native)
        ? native->forward_inplace_1(native, mats.natives[0], plain.option)
        : native->forward_inplace_n(native, mats.natives, mats.count, plain.option);
    ncnn_mp_option_restore(&plain);
    ncnn_mp_attempt_end(&attempt); // what is half done in place cannot be tried again
    if (status != 0) {
        ncnn_mp_raise_status("forward_inplace", status);
    }
    ncnn_mp_layer_check_made(self, mats.natives, mats.count, mats.natives, mats.count);
    return MP_OBJ_NEW_SMALL_INT(0);
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_layer_forward_inplace_obj, 2, 3, layer_forward_inplace);
