// ModelBin: weights in the order in which layers ask for them, out of a DataReader or a list of Mats.
//
// ncnn's own ModelBin over Mats keeps a pointer into an array that its maker has freed, so ours is a
// ModelBin over an empty reader whose load functions hand out the Mats.

#include "py/runtime.h"

#include "callback.h"
#include "error.h"
#include "mat.h"
#include "modelbin.h"
#include "reader.h"

#define MODELBIN_READER (0)
#define MODELBIN_LINKS (1)

typedef struct _modelbin_t {
    ncnn_mp_handle_t base;
    ncnn_mp_handle_t *links[MODELBIN_LINKS];
    void *cplusplus;  // ncnn's object; `native` has a pointer to this struct in its place
    ncnn_mat_t *mats; // copies of the program's; NULL: weights come from a reader
    size_t count;
    size_t next;
    bool came_short;
} modelbin_t;

static void modelbin_destroy(ncnn_mp_handle_t *self_in) {
    modelbin_t *self = (modelbin_t *)self_in;
    ncnn_modelbin_t native = self->base.native;
    native->pthis = self->cplusplus;
    ncnn_modelbin_destroy(native);
    for (size_t i = 0; i < self->count; i++) {
        ncnn_mat_destroy(self->mats[i]);
    }
    ncnn_mp_memory_free((void *)self->mats);
}

static const ncnn_mp_kind_t modelbin_kind = {
    &ncnn_mp_type_modelbin, sizeof(modelbin_t), MODELBIN_LINKS, modelbin_destroy
};

mp_obj_t ncnn_mp_modelbin_lend(ncnn_modelbin_t native, ncnn_mp_handle_t **handle) {
    return MP_OBJ_FROM_PTR(ncnn_mp_object_lend(&modelbin_kind, native, handle));
}

void *ncnn_mp_modelbin_cplusplus(ncnn_mp_handle_t *handle) {
    return handle->lent ? ((ncnn_modelbin_t)handle->native)->pthis : ((modelbin_t *)handle)->cplusplus;
}

// The reader behind it; NULL for Mats, and for what a callback was lent.
static ncnn_mp_reader_t *modelbin_reader(const ncnn_mp_handle_t *handle) {
    return (ncnn_mp_reader_t *)((const modelbin_t *)handle)->links[MODELBIN_READER];
}

void ncnn_mp_modelbin_expect(ncnn_mp_handle_t *handle) {
    if (modelbin_reader(handle) != NULL) {
        ncnn_mp_reader_check_idle(modelbin_reader(handle));
        modelbin_reader(handle)->came_short = false;
    }
}

bool ncnn_mp_modelbin_came_short(const ncnn_mp_handle_t *handle) {
    return modelbin_reader(handle) != NULL && modelbin_reader(handle)->came_short;
}

/******************************************************************************/
// Weights out of Mats, called by ncnn

// Whether a Mat has elements as weights of this type have them: floats, or bytes for the quantized.
static bool element_fits(const ncnn_mp_shape_t *shape, int type) {
    size_t elemsize = type == 0 || type == 1 ? 4 : 1;
    return shape->elemsize == elemsize && shape->elempack == 1 && shape->n == 1;
}

// The next Mat as `dims` sizes; empty where there is none, or one of other elements.
static ncnn_mat_t load_next(const ncnn_modelbin_t native, size_t dims, const int *sizes, int type) {
    modelbin_t *self = native->pthis;
    if (self->next == self->count) {
        return ncnn_mat_create();
    }
    ncnn_mat_t mat = self->mats[self->next++];
    ncnn_mp_shape_t shape = ncnn_mp_shape_of(mat);
    ncnn_mp_shape_t wanted = { .w = sizes[0], .h = sizes[1], .d = 1, .c = sizes[2], .elemsize = shape.elemsize };
    bool fits = ncnn_mp_shape_measure(&wanted) && wanted.packed == shape.packed
        && element_fits(&shape, type);
    if (GUARD_ON(modelbin_mat_size) && !fits) {
        return ncnn_mat_create();
    }
    return ncnn_mp_mat_native_reshape(mat, dims, sizes, ncnn_mp_memory_allocator());
}

static ncnn_mat_t load_1d(const ncnn_modelbin_t native, int w, int type) {
    return load_next(native, 1, (const int[]) { w, 1, 1 }, type);
}

static ncnn_mat_t load_2d(const ncnn_modelbin_t native, int w, int h, int type) {
    return load_next(native, 2, (const int[]) { w, h, 1 }, type);
}

static ncnn_mat_t load_3d(const ncnn_modelbin_t native, int w, int h, int c, int type) {
    return load_next(native, 3, (const int[]) { w, h, c }, type);
}

/******************************************************************************/

static void modelbin_copy_mats(modelbin_t *self, mp_obj_t list) {
    size_t count;
    mp_obj_t *items;
    mp_obj_get_array(list, &count, &items);
    self->mats = (ncnn_mat_t *)ncnn_mp_memory_new(MAX(count, 1) * sizeof(ncnn_mat_t));
    for (size_t i = 0; i < count; i++) {
        ncnn_mp_shape_t shape;
        ncnn_mp_mat_t *mat = ncnn_mp_mat_get_filled(items[i], &shape);
        ncnn_mp_attempt_t attempt = ncnn_mp_attempt(shape.padded);
        do {
            if (self->count > i) {
                ncnn_mat_destroy(self->mats[i]);
            }
            self->mats[i] = ncnn_mat_clone(mat->base.native, ncnn_mp_memory_allocator());
            self->count = i + 1;
        } while (ncnn_mp_attempt_again(&attempt));
    }
}

// One that reads from `reader`.
static ncnn_mp_object_t *modelbin_of_reader(mp_obj_t reader_obj) {
    ncnn_mp_reader_t *reader = ncnn_mp_reader_get(reader_obj, false, &reader_obj);
    ncnn_mp_object_t *object = ncnn_mp_object_new(&modelbin_kind);
    modelbin_t *self = (modelbin_t *)object->handle;
    object->kept = KEEP(modelbin_keeps_source, reader_obj);
    LINK(modelbin_keeps_reader, &self->base, MODELBIN_READER, &reader->base);
    ncnn_modelbin_t native = ncnn_modelbin_create_from_datareader(&reader->view);
    self->cplusplus = native->pthis;
    self->base.native = native;
    return object;
}

mp_obj_t ncnn_mp_modelbin_new(void) {
    return MP_OBJ_FROM_PTR(modelbin_of_reader(ncnn_mp_reader_new_memory(mp_const_empty_bytes)));
}

static mp_obj_t modelbin_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args_in) {
    (void)type;
    enum { ARG_from_datareader, ARG_from_mat_array, ARG_COUNT };
    static const mp_arg_t allowed[ARG_COUNT] = {
        { MP_QSTR_from_datareader, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} },
        { MP_QSTR_from_mat_array, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL} },
    };
    mp_arg_val_t args[ARG_COUNT];
    mp_arg_parse_all_kw_array(n_args, n_kw, args_in, ARG_COUNT, allowed, args);
    mp_obj_t reader_in = args[ARG_from_datareader].u_obj;
    mp_obj_t mats = args[ARG_from_mat_array].u_obj;
    if (reader_in != MP_OBJ_NULL && mats != MP_OBJ_NULL) {
        ncnn_mp_raise(&mp_type_TypeError, "ModelBin: give either from_datareader or from_mat_array");
    }
    // Without either it has no weights: for layers that need none.
    ncnn_mp_object_t *object = modelbin_of_reader(reader_in != MP_OBJ_NULL ? reader_in : ncnn_mp_reader_new_memory(mp_const_empty_bytes));
    modelbin_t *self = (modelbin_t *)object->handle;
    ncnn_modelbin_t native = self->base.native;
    if (mats != MP_OBJ_NULL) {
        native->pthis = self;
        native->load_1d = load_1d;
        native->load_2d = load_2d;
        native->load_3d = load_3d;
        modelbin_copy_mats(self, mats);
    }
    return MP_OBJ_FROM_PTR(object);
}

// load(w[, h[, c]], type)
static mp_obj_t modelbin_load(size_t n_args, const mp_obj_t *args) {
    static const qstr_short_t names[] = { MP_QSTR_w, MP_QSTR_h, MP_QSTR_c };
    size_t dims = MIN(n_args - 2, MP_ARRAY_SIZE(names));
    int sizes[3] = { 1, 1, 1 };
    for (size_t i = 0; i < dims; i++) {
        sizes[i] = ncnn_mp_get_size(args[1 + i], names[i]);
    }
    int type = ncnn_mp_get_int(args[n_args - 1], MP_QSTR_type, 0, 8);
    ncnn_mp_handle_t *modelbin = ncnn_mp_handle_get(args[0], &ncnn_mp_type_modelbin);
    ncnn_modelbin_t native = modelbin->native;
    ncnn_mp_shape_t shape = { .w = sizes[0], .h = sizes[1], .d = 1, .c = sizes[2], .elemsize = 4 };
    GUARD(modelbin_load_size, ncnn_mp_shape_measure(&shape), ValueError, "load: more than %d bytes", NCNN_MP_MAX_BYTES);
    mp_obj_t object;
    ncnn_mp_mat_t *self = ncnn_mp_mat_new(&object);
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(shape.padded);
    ncnn_mp_modelbin_expect(modelbin);
    ncnn_mp_handle_t *held = HOLD(modelbin_held_by_load, modelbin); // a stream's Python code may close it
    self->base.native = dims == 1 ? native->load_1d(native, sizes[0], type)
        : dims == 2 ? native->load_2d(native, sizes[0], sizes[1], type)
        : native->load_3d(native, sizes[0], sizes[1], sizes[2], type);
    bool came_short = ncnn_mp_modelbin_came_short(modelbin);
    ncnn_mp_handle_release(held);
    ncnn_mp_callback_raise();
    ncnn_mp_attempt_end(&attempt); // what was read is gone
    if (came_short || ncnn_mat_get_data(self->base.native) == NULL) {
        ncnn_mp_raise_ValueError("load: the weights end early, or are of an unknown type");
    }
    return object;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(modelbin_load_obj, 3, 5, modelbin_load);

static void modelbin_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    ncnn_mp_object_t *self = MP_OBJ_TO_PTR(self_in);
    modelbin_t *modelbin = (modelbin_t *)self->handle;
    if (modelbin == NULL || modelbin->base.native == NULL) {
        mp_print_str(print, "<ModelBin closed>");
    } else if (modelbin->mats != NULL) {
        mp_printf(print, "<ModelBin of %d Mats, %d taken>", (int)modelbin->count, (int)modelbin->next);
    } else {
        mp_print_str(print, "<ModelBin of DataReader>");
    }
}

static const mp_rom_map_elem_t modelbin_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR_load), MP_ROM_PTR(&modelbin_load_obj) },
    NCNN_MP_LIFETIME_METHODS,
};
static MP_DEFINE_CONST_DICT(modelbin_locals, modelbin_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_modelbin,
    MP_QSTR_ModelBin,
    MP_TYPE_FLAG_NONE,
    make_new, modelbin_make_new,
    print, modelbin_print,
    locals_dict, &modelbin_locals
    );
