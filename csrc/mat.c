// Mat: n-dimensional data. Storage is ncnn's, counted by ncnn; a Mat keeps the Allocator or the
// Python buffer alive that the storage belongs to. Nothing here hands out an address: Python sees
// copies.

#include <string.h>

#include "py/runtime.h"

#include "allocator.h"
#include "buffer.h"
#include "error.h"
#include "mat.h"
#include "seen.h"

static void mat_destroy(ncnn_mp_handle_t *self) {
    ncnn_mat_destroy(self->native);
}

static const ncnn_mp_kind_t mat_kind = { &ncnn_mp_type_mat, sizeof(ncnn_mp_mat_t), MAT_LINKS, mat_destroy };

ncnn_mp_mat_t *ncnn_mp_mat_new(mp_obj_t *object) {
    ncnn_mp_object_t *self = ncnn_mp_object_new(&mat_kind);
    *object = MP_OBJ_FROM_PTR(self);
    return (ncnn_mp_mat_t *)self->handle;
}

bool ncnn_mp_mat_is_free(const ncnn_mp_mat_t *self) {
    for (size_t i = 0; i < MAT_LINKS; i++) {
        if (self->links[i] != NULL) {
            return false;
        }
    }
    return self->borrowed == NULL && !self->base.lent;
}

ncnn_mp_mat_t *ncnn_mp_mat_get(mp_obj_t object) {
    ncnn_mp_mat_t *self = (ncnn_mp_mat_t *)ncnn_mp_handle_get(object, &ncnn_mp_type_mat);
    if (self->borrowed != NULL) {
        mp_buffer_info_t buffer;
        bool valid = mp_get_buffer(ncnn_mp_object_get(object, &ncnn_mp_type_mat)->kept, &buffer, MP_BUFFER_WRITE)
            && buffer.buf == self->borrowed && buffer.len >= self->borrowed_size;
        GUARD(mat_borrow_valid, valid, ValueError, "Mat: the buffer given as data has moved or shrunk");
    }
    return self;
}

ncnn_mp_mat_t *ncnn_mp_mat_get_filled(mp_obj_t object, ncnn_mp_shape_t *shape) {
    ncnn_mp_mat_t *self = ncnn_mp_mat_get(object);
    *shape = ncnn_mp_shape_of(self->base.native);
    GUARD(mat_not_empty, shape->dims != 0, ValueError, "Mat is empty");
    return self;
}

void ncnn_mp_mat_reset(ncnn_mp_mat_t *self) {
    if (self->base.native != NULL) {
        ncnn_mat_destroy(self->base.native);
        self->base.native = NULL;
    }
}

// Whether two Mats use the same storage.
static bool mat_shares(const ncnn_mp_mat_t *self, const ncnn_mp_mat_t *other) {
    const char *data = ncnn_mat_get_data(self->base.native);
    const char *start = ncnn_mat_get_data(other->base.native);
    return data >= start && data < start + ncnn_mp_shape_of(other->base.native).padded;
}

bool ncnn_mp_mat_keep_shared(mp_obj_t object, mp_obj_t source_in) {
    ncnn_mp_object_t *made = MP_OBJ_TO_PTR(object);
    ncnn_mp_object_t *origin = ncnn_mp_object_get(source_in, &ncnn_mp_type_mat);
    ncnn_mp_mat_t *self = (ncnn_mp_mat_t *)made->handle;
    const ncnn_mp_mat_t *source = (const ncnn_mp_mat_t *)origin->handle;
    if (!mat_shares(self, source)) {
        return false;
    }
    for (size_t slot = 0; slot < MAT_LINKS; slot++) {
        LINK(mat_keeps_shared_allocators, &self->base, slot, source->links[slot]);
    }
    made->kept = KEEP(mat_keeps_shared_buffer, origin->kept);
    self->borrowed = GUARD_ON(mat_watches_shared_buffer) ? source->borrowed : NULL;
    self->borrowed_size = source->borrowed_size;
    return true;
}

void ncnn_mp_mat_keep_allocator(mp_obj_t object, ncnn_mp_handle_t *allocator) {
    ncnn_mp_object_t *made = MP_OBJ_TO_PTR(object);
    LINK(mat_keeps_allocator, made->handle, MAT_ALLOCATOR, allocator);
}

mp_obj_t ncnn_mp_mat_made(mp_obj_t object, mp_obj_t source, ncnn_mp_handle_t *allocator, const char *call) {
    ncnn_mp_object_t *made = MP_OBJ_TO_PTR(object);
    if (ncnn_mat_get_data(made->handle->native) == NULL) { // GCOVR_EXCL_BR_LINE: what it is given is checked
        ncnn_mp_raise(&mp_type_RuntimeError, "%s: ncnn gave no result", call); // GCOVR_EXCL_LINE: what it is given is checked
    }
    if (!ncnn_mp_mat_keep_shared(object, source)) {
        ncnn_mp_mat_keep_allocator(object, allocator);
    }
    return object;
}

mp_obj_t ncnn_mp_mat_lend(ncnn_mat_t native, const ncnn_mp_handle_t *keeper, ncnn_mp_handle_t **handle) {
    ncnn_mp_object_t *self = ncnn_mp_object_lend(&mat_kind, native, handle);
    LINK_ALLOCATORS(lent_mat_keeps_allocators, self->handle, keeper);
    return MP_OBJ_FROM_PTR(self);
}

/******************************************************************************/
// Making

#if NCNN_BATCH

static ncnn_mat_t mat_create(const ncnn_mp_shape_t *shape, ncnn_allocator_t allocator) {
    const ncnn_mp_shape_t *s = shape;
    switch (s->dims) {
        case 0:
            return ncnn_mat_create();
        case 1:
            return ncnn_mat_create_1d_elem_batch(s->w, s->elemsize, s->elempack, s->n, allocator);
        case 2:
            return ncnn_mat_create_2d_elem_batch(s->w, s->h, s->elemsize, s->elempack, s->n, allocator);
        case 3:
            return ncnn_mat_create_3d_elem_batch(s->w, s->h, s->c, s->elemsize, s->elempack, s->n, allocator);
        default:
            return ncnn_mat_create_4d_elem_batch(s->w, s->h, s->d, s->c, s->elemsize, s->elempack, s->n, allocator);
    }
}

#else

static ncnn_mat_t mat_create(const ncnn_mp_shape_t *shape, ncnn_allocator_t allocator) {
    const ncnn_mp_shape_t *s = shape;
    switch (s->dims) {
        case 0:
            return ncnn_mat_create();
        case 1:
            return ncnn_mat_create_1d_elem(s->w, s->elemsize, s->elempack, allocator);
        case 2:
            return ncnn_mat_create_2d_elem(s->w, s->h, s->elemsize, s->elempack, allocator);
        case 3:
            return ncnn_mat_create_3d_elem(s->w, s->h, s->c, s->elemsize, s->elempack, allocator);
        default:
            return ncnn_mat_create_4d_elem(s->w, s->h, s->d, s->c, s->elemsize, s->elempack, allocator);
    }
}

#endif

static ncnn_mat_t mat_create_external(const ncnn_mp_shape_t *shape, void *data) {
    const ncnn_mp_shape_t *s = shape;
    switch (s->dims) {
        case 1:
            return ncnn_mat_create_external_1d_elem(s->w, data, s->elemsize, s->elempack, NULL);
        case 2:
            return ncnn_mat_create_external_2d_elem(s->w, s->h, data, s->elemsize, s->elempack, NULL);
        case 3:
            return ncnn_mat_create_external_3d_elem(s->w, s->h, s->c, data, s->elemsize, s->elempack, NULL);
        default:
            return ncnn_mat_create_external_4d_elem(s->w, s->h, s->d, s->c, data, s->elemsize, s->elempack, NULL);
    }
}

enum { ARG_w, ARG_h, ARG_d, ARG_c, ARG_data, ARG_elemsize, ARG_elempack, ARG_allocator, ARG_n, ARG_COUNT };

static const mp_arg_t mat_args[ARG_COUNT] = {
    { MP_QSTR_w, MP_ARG_OBJ, {.u_rom_obj = MP_ROM_INT(0)} },
    { MP_QSTR_h, MP_ARG_OBJ, {.u_rom_obj = MP_ROM_INT(0)} },
    { MP_QSTR_d, MP_ARG_OBJ, {.u_rom_obj = MP_ROM_INT(0)} },
    { MP_QSTR_c, MP_ARG_OBJ, {.u_rom_obj = MP_ROM_INT(0)} },
    { MP_QSTR_data, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE} },
    { MP_QSTR_elemsize, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_INT(0)} },
    { MP_QSTR_elempack, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_INT(0)} },
    { MP_QSTR_allocator, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_NONE} },
    { MP_QSTR_n, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_rom_obj = MP_ROM_INT(0)} },
};

// The number of dimensions that w, h, d and c mean; those not used become 1.
static void shape_set_dims(ncnn_mp_shape_t *shape) {
    bool w = shape->w > 0, h = shape->h > 0, d = shape->d > 0, c = shape->c > 0;
    bool gap = (h && !w) || (c && !h) || (d && !c);
    GUARD(mat_shape_gap, !gap, ValueError, "Mat(w=%d, h=%d, d=%d, c=%d): set w, then h, then c, then d",
        shape->w, shape->h, shape->d, shape->c);
    shape->dims = w + h + c + d;
    if (shape->dims > 0) {
        shape->h = MAX(shape->h, 1);
        shape->d = MAX(shape->d, 1);
        shape->c = MAX(shape->c, 1);
    }
}

static ncnn_mp_shape_t shape_from_args(const mp_arg_val_t *args) {
    int sizes[4];
    ncnn_mp_get_ints(args, mat_args, MP_ARRAY_SIZE(sizes), 0, INT32_MAX, sizes);
    ncnn_mp_shape_t shape = {
        .w = sizes[ARG_w], .h = sizes[ARG_h], .d = sizes[ARG_d], .c = sizes[ARG_c],
        .elemsize = ncnn_mp_get_int(args[ARG_elemsize].u_obj, MP_QSTR_elemsize, 0, 64),
        .elempack = MAX(ncnn_mp_get_int(args[ARG_elempack].u_obj, MP_QSTR_elempack, 0, 16), 1),
    };
    shape.n = MAX(ncnn_mp_get_int(args[ARG_n].u_obj, MP_QSTR_n, 0, INT32_MAX), 1);
    if (shape.n > 1 && !NCNN_BATCH) {
        ncnn_mp_raise(&mp_type_NotImplementedError, "Mat: ncnn is built without NCNN_BATCH");
    }
    if (shape.elemsize == 0) {
        shape.elemsize = (size_t)4 * shape.elempack;
    }
    GUARD(mat_element, ncnn_mp_shape_element_ok(shape.elemsize, shape.elempack), ValueError,
        "Mat: elemsize %d with elempack %d, expected 1, 2 or 4 bytes times 1, 4, 8 or 16",
        (int)shape.elemsize, shape.elempack);
    shape_set_dims(&shape);
    bool fits = shape.dims == 0 || ncnn_mp_shape_measure(&shape);
    GUARD(mat_shape_size, fits, ValueError, "Mat(w=%d, h=%d, d=%d, c=%d): more than %d bytes",
        shape.w, shape.h, shape.d, shape.c, NCNN_MP_MAX_BYTES);
    if (shape.dims == 0) {
        shape.n = 1;
    }
    return shape;
}

// Copies `count` Mats of a batch between their padded places, from the Mat `first` on, and places
// side by side; a borrowed Mat may be filled from its own buffer.
static void copy_out(const ncnn_mp_shape_t *shape, const char *padded, int first, int count, char *packed) {
    for (int b = first; b < first + count; b++) {
        for (int c = 0; c < shape->c; c++) {
            memmove(packed, padded + (b * shape->nstep + c * shape->cstep) * shape->elemsize, shape->channel);
            SEEN(packed, shape->channel);
            packed += shape->channel;
        }
    }
}

static void copy_in(const ncnn_mp_shape_t *shape, char *padded, const char *packed) {
    for (int b = 0; b < shape->n; b++) {
        for (int c = 0; c < shape->c; c++) {
            memmove(padded + (b * shape->nstep + c * shape->cstep) * shape->elemsize, packed, shape->channel);
            packed += shape->channel;
        }
    }
}

// Fills a Mat from bytes without padding or with ncnn's.
static void mat_copy_in(ncnn_mp_mat_t *self, const ncnn_mp_shape_t *shape, mp_buffer_info_t buffer) {
    GUARD(mat_copy_in_size, buffer.len == shape->packed || buffer.len == shape->padded, ValueError,
        "Mat: got %d bytes, expected %d, or %d with channels padded to 16 bytes",
        (int)buffer.len, (int)shape->packed, (int)shape->padded);
    char *data = ncnn_mat_get_data(self->base.native);
    if (buffer.len == shape->padded) {
        memmove(data, buffer.buf, buffer.len);
    } else {
        copy_in(shape, data, buffer.buf);
    }
}

// Uses a Python buffer as storage if it can be watched and has room for ncnn's padding.
static bool mat_borrow(mp_obj_t object, const ncnn_mp_shape_t *shape, mp_obj_t data) {
    ncnn_mp_object_t *borrower = MP_OBJ_TO_PTR(object);
    ncnn_mp_mat_t *self = (ncnn_mp_mat_t *)borrower->handle;
    mp_buffer_info_t buffer = ncnn_mp_buffer_read(data, MP_QSTR_data);
    bool room = !GUARD_ON(mat_borrow_size) || buffer.len >= shape->padded;
    bool watchable = !GUARD_ON(mat_borrow_kind) || ncnn_mp_buffer_borrowable(data);
    if (!watchable || !room || shape->n > 1) {
        return false;
    }
    borrower->kept = KEEP(mat_keeps_buffer, data);
    self->borrowed = buffer.buf;
    self->borrowed_size = shape->padded;
    self->base.native = mat_create_external(shape, buffer.buf);
    return true;
}

static mp_obj_t mat_make_new(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args_in) {
    (void)type;
    mp_arg_val_t args[ARG_COUNT];
    mp_arg_parse_all_kw_array(n_args, n_kw, args_in, ARG_COUNT, mat_args, args);
    ncnn_mp_shape_t shape = shape_from_args(args);
    mp_obj_t data = args[ARG_data].u_obj;
    GUARD(mat_data_shape, data == mp_const_none || shape.dims > 0, ValueError, "Mat: data needs a shape");
    ncnn_mp_handle_t *allocator = ncnn_mp_handle_get_optional(args[ARG_allocator].u_obj, &ncnn_mp_type_allocator);

    mp_obj_t object;
    ncnn_mp_mat_t *self = ncnn_mp_mat_new(&object);
    if (data != mp_const_none && mat_borrow(object, &shape, data)) {
        return object;
    }
    LINK(mat_new_keeps_allocator, &self->base, MAT_ALLOCATOR, allocator);
    NCNN_MP_MAT_MAKE(self, shape.padded, {
        self->base.native = mat_create(&shape, ncnn_mp_allocator_native(allocator));
    });
    if (data != mp_const_none) {
        mat_copy_in(self, &shape, ncnn_mp_buffer_read(data, MP_QSTR_data));
    }
    return object;
}

/******************************************************************************/
// Attributes

static mp_obj_t mat_to_bytes(mp_obj_t self_in) {
    ncnn_mp_mat_t *self = ncnn_mp_mat_get(self_in);
    ncnn_mp_shape_t shape = ncnn_mp_shape_of(self->base.native);
    vstr_t bytes;
    vstr_init_len(&bytes, shape.packed);
    copy_out(&shape, ncnn_mat_get_data(self->base.native), 0, shape.n, bytes.buf);
    return mp_obj_new_bytes_from_vstr(&bytes);
}
static MP_DEFINE_CONST_FUN_OBJ_1(mat_to_bytes_obj, mat_to_bytes);

static void mat_attr(mp_obj_t self_in, qstr attr, mp_obj_t *dest) {
    if (dest[0] != MP_OBJ_NULL) {
        return; // all attributes are read-only
    }
    static const qstr_short_t names[] = {
        MP_QSTR_dims, MP_QSTR_w, MP_QSTR_h, MP_QSTR_d, MP_QSTR_c, MP_QSTR_n,
        MP_QSTR_elemsize, MP_QSTR_elempack, MP_QSTR_cstep, MP_QSTR_nstep, MP_QSTR_data,
    };
    size_t index = 0;
    while (index < MP_ARRAY_SIZE(names) && names[index] != attr) {
        index++;
    }
    if (index == MP_ARRAY_SIZE(names)) {
        dest[1] = MP_OBJ_SENTINEL; // a method
        return;
    }
    ncnn_mp_shape_t shape = ncnn_mp_shape_of(ncnn_mp_mat_get(self_in)->base.native);
    if (attr == MP_QSTR_data) {
        dest[0] = shape.dims == 0 ? mp_const_none : mat_to_bytes(self_in);
        return;
    }
    const size_t values[] = {
        shape.dims, shape.w, shape.h, shape.d, shape.c, shape.n,
        shape.elemsize, shape.elempack, shape.cstep, shape.nstep,
    };
    dest[0] = mp_obj_new_int_from_uint(values[index]);
}

static void mat_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t print_kind) {
    (void)print_kind;
    ncnn_mp_object_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->handle == NULL || self->handle->native == NULL) {
        mp_print_str(print, "<Mat closed>");
        return;
    }
    ncnn_mp_shape_t s = ncnn_mp_shape_of(self->handle->native);
    mp_printf(print, "<Mat w=%d h=%d d=%d c=%d dims=%d elemsize=%d elempack=%d",
        s.w, s.h, s.d, s.c, s.dims, (int)s.elemsize, s.elempack);
    mp_printf(print, s.n > 1 ? " n=%d>" : ">", s.n);
}

/******************************************************************************/
// Reading and writing elements

static mp_obj_t mat_from_bytes(mp_obj_t self_in, mp_obj_t bytes) {
    mp_buffer_info_t buffer = ncnn_mp_buffer_read(bytes, MP_QSTR_bytes);
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *self = ncnn_mp_mat_get_filled(self_in, &shape);
    mat_copy_in(self, &shape, buffer);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(mat_from_bytes_obj, mat_from_bytes);

static mp_obj_t mat_get_channel_data(mp_obj_t self_in, mp_obj_t index_in) {
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *self = ncnn_mp_mat_get_filled(self_in, &shape);
    int index = ncnn_mp_get_index(index_in, MP_QSTR_c, shape.c);
    const byte *channel = ncnn_mat_get_channel_data(self->base.native, index);
    SEEN(channel, shape.channel);
    return mp_obj_new_bytes(channel, shape.channel);
}
static MP_DEFINE_CONST_FUN_OBJ_2(mat_get_channel_data_obj, mat_get_channel_data);

// get_batch_data(b) -> bytes of one Mat of a batch, without padding
static mp_obj_t mat_get_batch_data(mp_obj_t self_in, mp_obj_t index_in) {
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *self = ncnn_mp_mat_get_filled(self_in, &shape);
    int index = ncnn_mp_get_index(index_in, MP_QSTR_b, shape.n);
    vstr_t bytes;
    vstr_init_len(&bytes, shape.packed / shape.n);
    copy_out(&shape, ncnn_mat_get_data(self->base.native), index, 1, bytes.buf);
    return mp_obj_new_bytes_from_vstr(&bytes);
}
static MP_DEFINE_CONST_FUN_OBJ_2(mat_get_batch_data_obj, mat_get_batch_data);

static mp_obj_t mat_fill(mp_obj_t self_in, mp_obj_t value_in) {
    float value = ncnn_mp_get_float(value_in, MP_QSTR_v);
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *self = ncnn_mp_mat_get_filled(self_in, &shape);
    GUARD(mat_fill_element, shape.elemsize == 4 && shape.elempack == 1, ValueError,
        "fill: elemsize %d and elempack %d, expected 4 and 1", (int)shape.elemsize, shape.elempack);
    ncnn_mat_fill_float(self->base.native, value);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_2(mat_fill_obj, mat_fill);

// The numbers of an optional sequence of exactly `count`, on the GC heap; NULL for None.
static float *get_floats(mp_obj_t sequence, qstr name, size_t count) {
    if (sequence == mp_const_none) {
        return NULL;
    }
    size_t length;
    mp_obj_t *items;
    mp_obj_get_array(sequence, &length, &items);
    GUARD(mat_normalize_length, length == count, ValueError, "%q has %d numbers, expected %d, one a channel",
        name, (int)length, (int)count);
    float *values = m_new(float, count);
    for (size_t i = 0; i < count; i++) {
        values[i] = ncnn_mp_get_float(items[i], name);
    }
    return values;
}

static mp_obj_t to_sequence(mp_obj_t value) {
    bool ready = value == mp_const_none || mp_obj_is_type(value, &mp_type_list) || mp_obj_is_type(value, &mp_type_tuple);
    return ready ? value : mp_obj_list_make_new(&mp_type_list, 1, 0, &value);
}

static mp_obj_t mat_substract_mean_normalize(mp_obj_t self_in, mp_obj_t mean_in, mp_obj_t norm_in) {
    mean_in = to_sequence(mean_in);
    norm_in = to_sequence(norm_in);
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *self = ncnn_mp_mat_get_filled(self_in, &shape);
    GUARD(mat_normalize_shape, shape.dims == 3 && shape.elemsize == 4 && shape.elempack == 1 && shape.n == 1, ValueError,
        "substract_mean_normalize: expected dims 3, elemsize 4 and elempack 1");
    float *mean = get_floats(mean_in, MP_QSTR_mean, shape.c);
    float *norm = get_floats(norm_in, MP_QSTR_norm, shape.c);
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0);
    ncnn_mat_substract_mean_normalize(self->base.native, mean, norm);
    ncnn_mp_attempt_end(&attempt);
    return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_3(mat_substract_mean_normalize_obj, mat_substract_mean_normalize);

/******************************************************************************/

static const mp_rom_map_elem_t mat_locals_table[] = {
    { MP_ROM_QSTR(MP_QSTR_fill), MP_ROM_PTR(&mat_fill_obj) },
    { MP_ROM_QSTR(MP_QSTR_clone), MP_ROM_PTR(&ncnn_mp_mat_clone_obj) },
    { MP_ROM_QSTR(MP_QSTR_reshape), MP_ROM_PTR(&ncnn_mp_mat_reshape_obj) },
    { MP_ROM_QSTR(MP_QSTR_flatten), MP_ROM_PTR(&ncnn_mp_mat_flatten_obj) },
    { MP_ROM_QSTR(MP_QSTR_convert_packing), MP_ROM_PTR(&ncnn_mp_mat_convert_packing_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_channel_data), MP_ROM_PTR(&mat_get_channel_data_obj) },
    { MP_ROM_QSTR(MP_QSTR_get_batch_data), MP_ROM_PTR(&mat_get_batch_data_obj) },
    { MP_ROM_QSTR(MP_QSTR_from_bytes), MP_ROM_PTR(&mat_from_bytes_obj) },
    { MP_ROM_QSTR(MP_QSTR_to_bytes), MP_ROM_PTR(&mat_to_bytes_obj) },
    { MP_ROM_QSTR(MP_QSTR_substract_mean_normalize), MP_ROM_PTR(&mat_substract_mean_normalize_obj) },
    { MP_ROM_QSTR(MP_QSTR_copy_make_border), MP_ROM_PTR(&ncnn_mp_mat_copy_make_border_obj) },
    { MP_ROM_QSTR(MP_QSTR_copy_cut_border), MP_ROM_PTR(&ncnn_mp_mat_copy_cut_border_obj) },
    #if NCNN_PIXEL
    { MP_ROM_QSTR(MP_QSTR_from_pixels), MP_ROM_PTR(&ncnn_mp_mat_from_pixels_obj) },
    { MP_ROM_QSTR(MP_QSTR_from_pixels_resize), MP_ROM_PTR(&ncnn_mp_mat_from_pixels_resize_obj) },
    { MP_ROM_QSTR(MP_QSTR_from_pixels_roi), MP_ROM_PTR(&ncnn_mp_mat_from_pixels_roi_obj) },
    { MP_ROM_QSTR(MP_QSTR_from_pixels_roi_resize), MP_ROM_PTR(&ncnn_mp_mat_from_pixels_roi_resize_obj) },
    { MP_ROM_QSTR(MP_QSTR_to_pixels), MP_ROM_PTR(&ncnn_mp_mat_to_pixels_obj) },
    { MP_ROM_QSTR(MP_QSTR_to_pixels_resize), MP_ROM_PTR(&ncnn_mp_mat_to_pixels_resize_obj) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_RGB), MP_ROM_INT(NCNN_MAT_PIXEL_RGB) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_BGR), MP_ROM_INT(NCNN_MAT_PIXEL_BGR) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_GRAY), MP_ROM_INT(NCNN_MAT_PIXEL_GRAY) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_RGBA), MP_ROM_INT(NCNN_MAT_PIXEL_RGBA) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_BGRA), MP_ROM_INT(NCNN_MAT_PIXEL_BGRA) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_RGB2BGR), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_RGB, NCNN_MAT_PIXEL_BGR)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_RGB2GRAY), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_RGB, NCNN_MAT_PIXEL_GRAY)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_RGB2RGBA), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_RGB, NCNN_MAT_PIXEL_RGBA)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_RGB2BGRA), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_RGB, NCNN_MAT_PIXEL_BGRA)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_BGR2RGB), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_BGR, NCNN_MAT_PIXEL_RGB)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_BGR2GRAY), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_BGR, NCNN_MAT_PIXEL_GRAY)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_BGR2RGBA), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_BGR, NCNN_MAT_PIXEL_RGBA)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_BGR2BGRA), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_BGR, NCNN_MAT_PIXEL_BGRA)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_GRAY2RGB), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_GRAY, NCNN_MAT_PIXEL_RGB)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_GRAY2BGR), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_GRAY, NCNN_MAT_PIXEL_BGR)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_GRAY2RGBA), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_GRAY, NCNN_MAT_PIXEL_RGBA)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_GRAY2BGRA), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_GRAY, NCNN_MAT_PIXEL_BGRA)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_RGBA2RGB), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_RGBA, NCNN_MAT_PIXEL_RGB)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_RGBA2BGR), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_RGBA, NCNN_MAT_PIXEL_BGR)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_RGBA2GRAY), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_RGBA, NCNN_MAT_PIXEL_GRAY)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_RGBA2BGRA), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_RGBA, NCNN_MAT_PIXEL_BGRA)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_BGRA2RGB), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_BGRA, NCNN_MAT_PIXEL_RGB)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_BGRA2BGR), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_BGRA, NCNN_MAT_PIXEL_BGR)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_BGRA2GRAY), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_BGRA, NCNN_MAT_PIXEL_GRAY)) },
    { MP_ROM_QSTR(MP_QSTR_PIXEL_BGRA2RGBA), MP_ROM_INT(NCNN_MAT_PIXEL_X2Y(NCNN_MAT_PIXEL_BGRA, NCNN_MAT_PIXEL_RGBA)) },
    #endif
    #if NCNN_PIXEL_DRAWING
    { MP_ROM_QSTR(MP_QSTR_draw_rectangle), MP_ROM_PTR(&ncnn_mp_mat_draw_rectangle_obj) },
    { MP_ROM_QSTR(MP_QSTR_draw_line), MP_ROM_PTR(&ncnn_mp_mat_draw_line_obj) },
    { MP_ROM_QSTR(MP_QSTR_draw_circle), MP_ROM_PTR(&ncnn_mp_mat_draw_circle_obj) },
    { MP_ROM_QSTR(MP_QSTR_draw_text), MP_ROM_PTR(&ncnn_mp_mat_draw_text_obj) },
    #endif
    NCNN_MP_LIFETIME_METHODS,
};
static MP_DEFINE_CONST_DICT(mat_locals, mat_locals_table);

MP_DEFINE_CONST_OBJ_TYPE(
    ncnn_mp_type_mat,
    MP_QSTR_Mat,
    MP_TYPE_FLAG_NONE,
    make_new, mat_make_new,
    print, mat_print,
    attr, mat_attr,
    locals_dict, &mat_locals
    );
