// Mat's pixel functions: images of 8-bit pixels into Mats of floats and back, resized and cut out on
// the way. ncnn looks at no length; every byte that it will touch is accounted for here.

#include "py/runtime.h"

#include "allocator.h"
#include "buffer.h"
#include "error.h"
#include "mat.h"
#include "seen.h"

#if NCNN_PIXEL

#define TYPE_MASK (0xffff)
#define TYPE_SHIFT (16)

enum { RGB = NCNN_MAT_PIXEL_RGB, BGR, GRAY, RGBA, BGRA, TYPES };

static const uint8_t type_channels[TYPES] = { [RGB] = 3, [BGR] = 3, [GRAY] = 1, [RGBA] = 4, [BGRA] = 4 };

// The conversions that ncnn has: from a row's type to the types of the bits set.
#define TO(type) (1 << type)
static const uint8_t conversions_from_pixels[TYPES] = {
    [RGB] = TO(RGB) | TO(BGR) | TO(GRAY) | TO(RGBA) | TO(BGRA),
    [BGR] = TO(BGR) | TO(RGB) | TO(GRAY) | TO(RGBA) | TO(BGRA),
    [GRAY] = TO(GRAY) | TO(RGB) | TO(BGR) | TO(RGBA) | TO(BGRA),
    [RGBA] = TO(RGBA) | TO(RGB) | TO(BGR) | TO(GRAY) | TO(BGRA),
    [BGRA] = TO(BGRA) | TO(RGB) | TO(BGR) | TO(GRAY) | TO(RGBA),
};
static const uint8_t conversions_to_pixels[TYPES] = {
    [RGB] = TO(RGB) | TO(BGR) | TO(RGBA) | TO(BGRA),
    [BGR] = TO(BGR) | TO(RGB) | TO(RGBA) | TO(BGRA),
    [GRAY] = TO(GRAY) | TO(RGBA) | TO(BGRA),
    [RGBA] = TO(RGBA) | TO(BGRA),
    [BGRA] = TO(BGRA) | TO(RGBA),
};

// A pixel type, taken apart.
typedef struct _conversion_t {
    int type;
    int from, to; // channels
} conversion_t;

static conversion_t conversion_get(mp_obj_t type_in, const uint8_t *known) {
    int type = ncnn_mp_get_int(type_in, MP_QSTR_type, 0, INT32_MAX);
    int from = type & TYPE_MASK;
    int to = type >> TYPE_SHIFT;
    to = to == 0 ? from : to;
    bool valid = from >= RGB && from < TYPES && to < TYPES && (known[from] & TO(to));
    // RGB2RGB is RGB, which ncnn would not recognise in the longer spelling.
    valid = valid && (type <= TYPE_MASK || from != to);
    GUARD(pixel_type, valid, ValueError, "type is %d: no pixel type or conversion that this call has", type);
    return (conversion_t) { type, type_channels[from], type_channels[to] };
}

// An image in memory: rows of w pixels, `stride` bytes apart.
typedef struct _image_t {
    int w, h, stride;
} image_t;

static image_t image_get(mp_obj_t w, mp_obj_t h, mp_obj_t stride) {
    return (image_t) {
               ncnn_mp_get_size(w, MP_QSTR_w),
               ncnn_mp_get_size(h, MP_QSTR_h),
               ncnn_mp_get_size(stride, MP_QSTR_stride),
    };
}

// Checks that the rows fit into the stride and the image into the buffer.
static void image_check(image_t *image, int channels, size_t length) {
    uint64_t row = (uint64_t)image->w * channels;
    uint64_t size = (uint64_t)image->stride * (image->h - 1) + row;
    GUARD(pixel_stride, row <= (uint64_t)image->stride, ValueError, "stride is %d, expected at least %u, the bytes of a row",
        image->stride, (uint)row);
    GUARD(pixel_buffer, size <= length && size <= INT32_MAX, ValueError, "the buffer has %u bytes, the image %u",
        (uint)length, (uint)size);
    if (image->h == 1) {
        image->stride = row; // nobody needs it, and ncnn steps behind the last row: no further than there
    }
}

// What an image becomes as a Mat of floats.
static size_t image_mat_bytes(int w, int h, int channels) {
    ncnn_mp_shape_t shape = { .w = w, .h = h, .d = 1, .c = channels, .elemsize = 4 };
    GUARD(pixel_size, ncnn_mp_shape_measure(&shape), ValueError, "an image of %d x %d pixels is too large", w, h);
    return shape.padded;
}

// Resizing reads two rows and two columns at a time, and makes room for an image of the result's size.
static void resize_check(int w, int h, int target_w, int target_h) {
    bool same = w == target_w && h == target_h;
    GUARD(pixel_resize_source, same || (w >= 2 && h >= 2), ValueError, "an image of %d x %d pixels cannot be resized, it "
        "needs 2 x 2", w, h);
    image_mat_bytes(target_w, target_h, 4);
}

/******************************************************************************/
// From pixels

static ncnn_mp_handle_t *allocator_at(size_t n_args, const mp_obj_t *args, size_t i) {
    return ncnn_mp_handle_get_optional(n_args > i ? args[i] : MP_OBJ_NULL, &ncnn_mp_type_allocator);
}

// One call of from_pixels…(); a region of 0 stands for the whole image.
typedef struct _from_t {
    conversion_t conversion;
    image_t image;
    int roi_x, roi_y, roi_w, roi_h;
    int target_w, target_h;
} from_t;

static mp_obj_t mat_from(from_t *from, mp_obj_t pixels_in, ncnn_mp_handle_t *allocator) {
    mp_buffer_info_t pixels = ncnn_mp_buffer_read(pixels_in, MP_QSTR_pixels);
    image_t *image = &from->image;
    image_check(image, from->conversion.from, pixels.len);
    bool inside = from->roi_w <= image->w - from->roi_x && from->roi_h <= image->h - from->roi_y;
    GUARD(pixel_roi, inside, ValueError, "the region %d, %d, %d x %d is not inside of %d x %d pixels",
        from->roi_x, from->roi_y, from->roi_w, from->roi_h, image->w, image->h);
    resize_check(from->roi_w, from->roi_h, from->target_w, from->target_h);
    size_t bytes = image_mat_bytes(from->target_w, from->target_h, from->conversion.to);
    mp_obj_t object;
    ncnn_mp_mat_t *self = ncnn_mp_mat_new(&object);
    ncnn_mp_mat_keep_allocator(object, allocator);
    NCNN_MP_MAT_MAKE(self, bytes, {
        self->base.native = ncnn_mat_from_pixels_roi_resize(pixels.buf, from->conversion.type, image->w, image->h,
            image->stride, from->roi_x, from->roi_y, from->roi_w, from->roi_h, from->target_w, from->target_h,
            ncnn_mp_allocator_native(allocator));
    });
    if (ncnn_mat_get_data(self->base.native) == NULL) { // GCOVR_EXCL_BR_LINE: the same as below
        ncnn_mp_raise(&mp_type_RuntimeError, "from_pixels: ncnn gave no result"); // GCOVR_EXCL_LINE: what it is given is checked
    }
    return object;
}

// The arguments that all four begin with: pixels, type, w, h, stride.
static from_t from_args(const mp_obj_t *args) {
    from_t from = {
        .conversion = conversion_get(args[1], conversions_from_pixels),
        .image = image_get(args[2], args[3], args[4]),
    };
    from.roi_w = from.target_w = from.image.w;
    from.roi_h = from.target_h = from.image.h;
    return from;
}

static void from_args_roi(from_t *from, const mp_obj_t *args) {
    from->roi_x = ncnn_mp_get_int(args[0], MP_QSTR_roix, 0, INT32_MAX);
    from->roi_y = ncnn_mp_get_int(args[1], MP_QSTR_roiy, 0, INT32_MAX);
    from->roi_w = from->target_w = ncnn_mp_get_size(args[2], MP_QSTR_roiw);
    from->roi_h = from->target_h = ncnn_mp_get_size(args[3], MP_QSTR_roih);
}

static void from_args_target(from_t *from, const mp_obj_t *args) {
    from->target_w = ncnn_mp_get_size(args[0], MP_QSTR_target_width);
    from->target_h = ncnn_mp_get_size(args[1], MP_QSTR_target_height);
}

// from_pixels(pixels, type, w, h, stride[, allocator])
static mp_obj_t mat_from_pixels(size_t n_args, const mp_obj_t *args) {
    from_t from = from_args(args + 1);
    return mat_from(&from, args[1], allocator_at(n_args, args, 6));
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mat_from_pixels_fun, 6, 7, mat_from_pixels);
MP_DEFINE_CONST_CLASSMETHOD_OBJ(ncnn_mp_mat_from_pixels_obj, MP_ROM_PTR(&mat_from_pixels_fun));

// from_pixels_resize(pixels, type, w, h, stride, target_width, target_height[, allocator])
static mp_obj_t mat_from_pixels_resize(size_t n_args, const mp_obj_t *args) {
    from_t from = from_args(args + 1);
    from_args_target(&from, args + 6);
    return mat_from(&from, args[1], allocator_at(n_args, args, 8));
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mat_from_pixels_resize_fun, 8, 9, mat_from_pixels_resize);
MP_DEFINE_CONST_CLASSMETHOD_OBJ(ncnn_mp_mat_from_pixels_resize_obj, MP_ROM_PTR(&mat_from_pixels_resize_fun));

// from_pixels_roi(pixels, type, w, h, stride, roix, roiy, roiw, roih[, allocator])
static mp_obj_t mat_from_pixels_roi(size_t n_args, const mp_obj_t *args) {
    from_t from = from_args(args + 1);
    from_args_roi(&from, args + 6);
    return mat_from(&from, args[1], allocator_at(n_args, args, 10));
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mat_from_pixels_roi_fun, 10, 11, mat_from_pixels_roi);
MP_DEFINE_CONST_CLASSMETHOD_OBJ(ncnn_mp_mat_from_pixels_roi_obj, MP_ROM_PTR(&mat_from_pixels_roi_fun));

// from_pixels_roi_resize(pixels, type, w, h, stride, roix, roiy, roiw, roih, target_width, target_height[, allocator])
static mp_obj_t mat_from_pixels_roi_resize(size_t n_args, const mp_obj_t *args) {
    from_t from = from_args(args + 1);
    from_args_roi(&from, args + 6);
    from_args_target(&from, args + 10);
    return mat_from(&from, args[1], allocator_at(n_args, args, 12));
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(mat_from_pixels_roi_resize_fun, 12, 13, mat_from_pixels_roi_resize);
MP_DEFINE_CONST_CLASSMETHOD_OBJ(ncnn_mp_mat_from_pixels_roi_resize_obj, MP_ROM_PTR(&mat_from_pixels_roi_resize_fun));

/******************************************************************************/
// To pixels

static mp_obj_t mat_to(mp_obj_t self_in, mp_obj_t pixels_in, conversion_t conversion, int target_w, int target_h,
    mp_obj_t stride_in) {
    int stride = ncnn_mp_get_size(stride_in, MP_QSTR_stride);
    mp_buffer_info_t pixels = ncnn_mp_buffer_write(pixels_in, MP_QSTR_pixels);
    ncnn_mp_shape_t shape;
    ncnn_mat_t native = ncnn_mp_mat_get_filled(self_in, &shape)->base.native;
    bool floats = shape.elemsize == 4 && shape.elempack == 1 && shape.d == 1 && shape.n == 1;
    GUARD(pixel_mat, floats && shape.c == conversion.from, ValueError,
        "to_pixels: %d channels of elemsize %d, expected %d of 4", shape.c, (int)shape.elemsize, conversion.from);
    image_t image = { target_w == 0 ? shape.w : target_w, target_h == 0 ? shape.h : target_h, stride };
    image_check(&image, conversion.to, pixels.len);
    if (image.w == shape.w && image.h == shape.h) {
        ncnn_mat_to_pixels(native, pixels.buf, conversion.type, image.stride);
        SEEN(pixels.buf, pixels.len);
        return mp_const_none;
    }
    resize_check(shape.w, shape.h, image.w, image.h);
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(shape.padded);
    do {
        ncnn_mat_to_pixels_resize(native, pixels.buf, conversion.type, image.w, image.h, image.stride);
    } while (ncnn_mp_attempt_again(&attempt));
    SEEN(pixels.buf, pixels.len);
    return mp_const_none;
}

// to_pixels(buf, type, stride)
static mp_obj_t mat_to_pixels(size_t n_args, const mp_obj_t *args) {
    (void)n_args;
    return mat_to(args[0], args[1], conversion_get(args[2], conversions_to_pixels), 0, 0, args[3]);
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_to_pixels_obj, 4, 4, mat_to_pixels);

// to_pixels_resize(buf, type, target_width, target_height, stride)
static mp_obj_t mat_to_pixels_resize(size_t n_args, const mp_obj_t *args) {
    (void)n_args;
    conversion_t conversion = conversion_get(args[2], conversions_to_pixels);
    int w = ncnn_mp_get_size(args[3], MP_QSTR_target_width);
    int h = ncnn_mp_get_size(args[4], MP_QSTR_target_height);
    return mat_to(args[0], args[1], conversion, w, h, args[5]);
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_to_pixels_resize_obj, 6, 6, mat_to_pixels_resize);

#endif
