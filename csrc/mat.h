// Mat as the other classes see it.
#ifndef NCNN_MP_MAT_H
#define NCNN_MP_MAT_H

#include "handle.h"
#include "memory.h"
#include "option.h"
#include "shape.h"
#include "types.h"

// What a Mat depends on: the Allocator that its storage is from. An extracted Mat's may be any of
// those that the Extractor's option names (OPTION_* are its slots).
#define MAT_ALLOCATOR (0)
#define MAT_LINKS (OPTION_ALLOCATORS)

typedef struct _ncnn_mp_mat_t {
    ncnn_mp_handle_t base;
    ncnn_mp_handle_t *links[MAT_LINKS];
    // A Mat made with data= uses the memory of a bytearray or array, which its object keeps: where
    // that memory was.
    void *borrowed; // NULL: the storage is ncnn's
    size_t borrowed_size;
} ncnn_mp_mat_t;

// The Mat of an argument, its borrowed memory checked; TypeError, ValueError.
ncnn_mp_mat_t *ncnn_mp_mat_get(mp_obj_t object);

// The same for a call that needs at least one element, with its shape.
ncnn_mp_mat_t *ncnn_mp_mat_get_filled(mp_obj_t object, ncnn_mp_shape_t *shape);

// A new Mat object for the caller to publish ncnn's Mat in.
ncnn_mp_mat_t *ncnn_mp_mat_new(mp_obj_t *object);

// Lends a Mat of ncnn's to a callback; `keeper` has the allocators of the running network's option.
mp_obj_t ncnn_mp_mat_lend(ncnn_mat_t native, const ncnn_mp_handle_t *keeper, ncnn_mp_handle_t **handle);

// Makes a new Mat keep all that the storage of `source` needs, where the two share it; else false.
bool ncnn_mp_mat_keep_shared(mp_obj_t object, mp_obj_t source);

// Makes a new Mat keep the Allocator that its storage is from; NULL: the module's.
void ncnn_mp_mat_keep_allocator(mp_obj_t object, ncnn_mp_handle_t *allocator);

// Whether the storage is the module's own and so depends on nothing.
bool ncnn_mp_mat_is_free(const ncnn_mp_mat_t *self);

// Frees what a former try made, so that the next one can be published.
void ncnn_mp_mat_reset(ncnn_mp_mat_t *self);

// Publishes in `self` what `call` makes of about `bytes` bytes, trying as often as memory.h says.
#define NCNN_MP_MAT_MAKE(self, bytes, call) \
    do { \
        ncnn_mp_attempt_t attempt = ncnn_mp_attempt(bytes); \
        do { \
            ncnn_mp_mat_reset(self); \
            call; \
        } while (ncnn_mp_attempt_again(&attempt)); \
    } while (0)

// ncnn's reshape to 1 to 4 sizes (w, h, d, c in this order, without those that do not exist). The
// number of elements must be the same.
ncnn_mat_t ncnn_mp_mat_native_reshape(ncnn_mat_t mat, size_t dims, const int *sizes, ncnn_allocator_t allocator);

// Ends a call that made `object` out of `source_in`: what ncnn refused is an error, not an empty Mat.
mp_obj_t ncnn_mp_mat_made(mp_obj_t object, mp_obj_t source_in, ncnn_mp_handle_t *allocator, const char *call);

// mat_layout.c
MP_DECLARE_CONST_FUN_OBJ_KW(ncnn_mp_mat_clone_obj);
MP_DECLARE_CONST_FUN_OBJ_KW(ncnn_mp_mat_reshape_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_flatten_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_convert_packing_obj);

// mat_pixels.c
extern const mp_rom_obj_static_class_method_t ncnn_mp_mat_from_pixels_obj;
extern const mp_rom_obj_static_class_method_t ncnn_mp_mat_from_pixels_resize_obj;
extern const mp_rom_obj_static_class_method_t ncnn_mp_mat_from_pixels_roi_obj;
extern const mp_rom_obj_static_class_method_t ncnn_mp_mat_from_pixels_roi_resize_obj;
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_to_pixels_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_to_pixels_resize_obj);

// mat_draw.c
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_draw_rectangle_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_draw_line_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_draw_circle_obj);
MP_DECLARE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_draw_text_obj);

// mat_border.c
MP_DECLARE_CONST_FUN_OBJ_KW(ncnn_mp_mat_copy_make_border_obj);
MP_DECLARE_CONST_FUN_OBJ_KW(ncnn_mp_mat_copy_cut_border_obj);

#endif
