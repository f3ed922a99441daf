// Mat's drawing functions, on w x h pixels of 1 to 4 bytes that lie side by side: a Mat of elements
// of as many bytes (elemsize and elempack are the number of channels), or one of as many channels of
// single bytes, whose storage is taken for such pixels. ncnn clips what it draws; the limits here
// keep its arithmetic from overflowing and its loops short.

#include "py/runtime.h"

#include "error.h"
#include "mat.h"

#if NCNN_PIXEL_DRAWING

// As far outside of an image as anything may lie, and as large as it may be.
#define COORDINATE_MAX (1 << 13)
#define FONT_MAX (256)
#define TEXT_MAX (256)

// Where to draw.
typedef struct _canvas_t {
    uint8_t *pixels;
    int w, h;
    int channels;
} canvas_t;

static canvas_t canvas_get(mp_obj_t self_in) {
    ncnn_mp_shape_t shape;
    ncnn_mp_mat_t *self = ncnn_mp_mat_get_filled(self_in, &shape);
    int channels = shape.elempack * shape.c;
    bool bytes = shape.elemsize == (size_t)shape.elempack && (shape.elempack == 1 || shape.c == 1);
    GUARD(draw_mat, bytes && channels <= 4 && shape.d == 1 && shape.n == 1, ValueError,
        "draw: elemsize %d, elempack %d and c %d are not w x h pixels of 1 to 4 bytes",
        (int)shape.elemsize, shape.elempack, shape.c);
    GUARD(draw_mat_size, shape.w <= COORDINATE_MAX && shape.h <= COORDINATE_MAX, ValueError,
        "draw: the image is larger than %d x %d", COORDINATE_MAX, COORDINATE_MAX);
    return (canvas_t) { ncnn_mat_get_data(self->base.native), shape.w, shape.h, channels };
}

// The `count` numbers of a tuple: coordinates, or sizes from index 2 on.
static void numbers_get(mp_obj_t tuple, qstr name, size_t count, int *numbers) {
    size_t length;
    mp_obj_t *items;
    mp_obj_get_array(tuple, &length, &items);
    GUARD(draw_numbers, length == count, ValueError, "%q has %d numbers, expected %d", name, (int)length, (int)count);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = ncnn_mp_get_int(items[i], name, i < 2 ? -COORDINATE_MAX : 0, COORDINATE_MAX);
    }
}

// 0xAABBGGRR and the like: a byte a channel, the first one lowest.
static uint32_t color_get(mp_obj_t color) {
    GUARD_ARGUMENT(draw_color_type, mp_obj_is_int(color), TypeError, MP_QSTR_color, color, "an int");
    return (uint32_t)mp_obj_int_get_truncated(color);
}

// -1 fills.
static int thickness_get(mp_obj_t thickness) {
    return ncnn_mp_get_int(thickness, MP_QSTR_thickness, -1, COORDINATE_MAX);
}

typedef void (*draw_box_t)(unsigned char *pixels, int w, int h, int x, int y, int right, int bottom, unsigned int color,
    int thickness);
typedef void (*draw_circle_t)(unsigned char *pixels, int w, int h, int x, int y, int radius, unsigned int color,
    int thickness);
typedef void (*draw_text_t)(unsigned char *pixels, int w, int h, const char *text, int x, int y, int size,
    unsigned int color);

// draw_rectangle((x, y, w, h), color, thickness)
static mp_obj_t mat_draw_rectangle(size_t n_args, const mp_obj_t *args) {
    (void)n_args;
    static const draw_box_t draw[] = {
        ncnn_draw_rectangle_c1, ncnn_draw_rectangle_c2, ncnn_draw_rectangle_c3, ncnn_draw_rectangle_c4,
    };
    int box[4];
    numbers_get(args[1], MP_QSTR_rect, 4, box);
    uint32_t color = color_get(args[2]);
    int thickness = thickness_get(args[3]);
    canvas_t canvas = canvas_get(args[0]);
    draw[canvas.channels - 1](canvas.pixels, canvas.w, canvas.h, box[0], box[1], box[2], box[3], color, thickness);
    return mp_const_none;
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_draw_rectangle_obj, 4, 4, mat_draw_rectangle);

// draw_line((x0, y0), (x1, y1), color, thickness)
static mp_obj_t mat_draw_line(size_t n_args, const mp_obj_t *args) {
    (void)n_args;
    static const draw_box_t draw[] = { ncnn_draw_line_c1, ncnn_draw_line_c2, ncnn_draw_line_c3, ncnn_draw_line_c4 };
    int from[2], to[2];
    numbers_get(args[1], MP_QSTR_pt1, 2, from);
    numbers_get(args[2], MP_QSTR_pt2, 2, to);
    uint32_t color = color_get(args[3]);
    int thickness = thickness_get(args[4]);
    canvas_t canvas = canvas_get(args[0]);
    draw[canvas.channels - 1](canvas.pixels, canvas.w, canvas.h, from[0], from[1], to[0], to[1], color, thickness);
    return mp_const_none;
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_draw_line_obj, 5, 5, mat_draw_line);

// draw_circle((x, y), radius, color, thickness)
static mp_obj_t mat_draw_circle(size_t n_args, const mp_obj_t *args) {
    (void)n_args;
    static const draw_circle_t draw[] = {
        ncnn_draw_circle_c1, ncnn_draw_circle_c2, ncnn_draw_circle_c3, ncnn_draw_circle_c4,
    };
    int center[2];
    numbers_get(args[1], MP_QSTR_center, 2, center);
    int radius = ncnn_mp_get_int(args[2], MP_QSTR_radius, 0, COORDINATE_MAX);
    uint32_t color = color_get(args[3]);
    int thickness = thickness_get(args[4]);
    canvas_t canvas = canvas_get(args[0]);
    draw[canvas.channels - 1](canvas.pixels, canvas.w, canvas.h, center[0], center[1], radius, color, thickness);
    return mp_const_none;
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_draw_circle_obj, 5, 5, mat_draw_circle);

// ncnn indexes its font by `char` and asks the C library what is printable.
static bool text_ok(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++) {
        if (text[i] != '\n' && (text[i] < ' ' || text[i] > '~')) {
            return false;
        }
    }
    return length <= TEXT_MAX;
}

// draw_text(text, (x, y), size, color)
static mp_obj_t mat_draw_text(size_t n_args, const mp_obj_t *args) {
    (void)n_args;
    static const draw_text_t draw[] = { ncnn_draw_text_c1, ncnn_draw_text_c2, ncnn_draw_text_c3, ncnn_draw_text_c4 };
    if (!mp_obj_is_str(args[1])) {
        ncnn_mp_raise_argument(&mp_type_TypeError, MP_QSTR_text, args[1], "a str");
    }
    size_t length;
    const char *text = mp_obj_str_get_data(args[1], &length);
    GUARD(draw_text_ascii, text_ok(text, length), ValueError, "draw_text: expected at most %d printable ASCII characters", TEXT_MAX);
    int origin[2];
    numbers_get(args[2], MP_QSTR_origin, 2, origin);
    int size = ncnn_mp_get_int(args[3], MP_QSTR_font_size, 1, FONT_MAX);
    uint32_t color = color_get(args[4]);
    canvas_t canvas = canvas_get(args[0]);
    ncnn_mp_attempt_t attempt = ncnn_mp_attempt(0); // ncnn scales each character
    do {
        draw[canvas.channels - 1](canvas.pixels, canvas.w, canvas.h, text, origin[0], origin[1], size, color);
    } while (ncnn_mp_attempt_again(&attempt));
    return mp_const_none;
}
MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(ncnn_mp_mat_draw_text_obj, 5, 5, mat_draw_text);

#endif
