// Layers that move elements: joining, cutting, padding, reshaping, resizing, reducing.

#include <math.h>
#include <string.h>

#include "rules.h"

// An axis as ncnn counts it, outermost first, or -1.
static int32_t axis_of(int32_t axis, int32_t dims) {
    axis = axis < 0 ? axis + dims : axis;
    return axis >= 0 && axis < dims ? axis : -1;
}

// The same where a vector has but one, whatever is asked for.
static int32_t axis_of_any(int32_t axis, int32_t dims) {
    return dims == 1 ? 0 : axis_of(axis, dims);
}

verify_wrong_t shape_concat(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t axis = axis_of_any(layer->p[0].i, in->dims);
    RULE(concat_axis, axis >= 0, AXIS);
    int32_t sizes[4], others[4];
    verify_to_axes(in, sizes);
    int32_t sum = sizes[axis];
    for (int32_t i = 1; i < layer->bottoms; i++) {
        RULE(concat_dims, verify_bottom(layer, i)->dims == in->dims, FIT);
        verify_to_axes(verify_bottom(layer, i), others);
        for (int32_t j = 0; j < in->dims; j++) {
            RULE(concat_shapes, j == axis || others[j] == sizes[j], FIT);
        }
        sum = MIN(sum + others[axis], VERIFY_HUGE);
    }
    sizes[axis] = sum;
    return verify_top_of_axes(layer, 0, in->dims, sizes);
}

/******************************************************************************/
// Slice: sizes, or the places of the cuts

enum { SLICE_SIZES = 0, SLICE_AXIS = 1, SLICE_CUTS = 2 };

verify_wrong_t check_slice(const verify_layer_t *layer) {
    int32_t cuts = verify_length(layer, SLICE_CUTS), sizes = verify_length(layer, SLICE_SIZES);
    RULE(slice_count, cuts > 0 ? cuts >= layer->tops - 1 : sizes >= layer->tops, LIST);
    return RIGHT;
}

// The size of slice `i`, which starts at `from`.
static int32_t slice_size(const verify_layer_t *layer, int32_t i, int32_t from, int32_t size) {
    if (verify_length(layer, SLICE_CUTS) > 0) {
        if (i == layer->tops - 1) {
            return size - from;
        }
        int32_t cut = layer->p[SLICE_CUTS].array[1 + i];
        return (cut < 0 ? size + cut : cut) - from;
    }
    int32_t wanted = layer->p[SLICE_SIZES].array[1 + i];
    return wanted == -233 ? (size - from) / (layer->tops - i) : wanted;
}

verify_wrong_t shape_slice(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t axis = axis_of_any(layer->p[SLICE_AXIS].i, in->dims);
    RULE(slice_axis, axis >= 0, AXIS);
    int32_t sizes[4];
    verify_to_axes(in, sizes);
    int32_t from = 0, size = sizes[axis];
    for (int32_t i = 0; i < layer->tops; i++) {
        int32_t slice = slice_size(layer, i, from, size);
        RULE(slice_size, slice > 0 && slice <= size - from, OUTSIDE);
        sizes[axis] = slice;
        verify_top_of_axes(layer, i, in->dims, sizes);
        from += slice;
    }
    return RIGHT;
}

/******************************************************************************/
// Crop: by offsets and sizes, by starts and ends, or to the size of a second input

enum { CROP_STARTS = 9, CROP_ENDS = 10, CROP_AXES = 11 };
#define CROP_REST (-233)

// The ids of offset, size and offset from the end, by w, h, d, c.
static const uint8_t crop_ids[4][3] = { { 0, 3, 6 }, { 1, 4, 7 }, { 13, 14, 15 }, { 2, 5, 8 } };

static bool crop_by_starts(const verify_layer_t *layer) {
    return verify_length(layer, CROP_STARTS) > 0; // there are as many ends
}

static bool crop_by_reference(const verify_layer_t *layer) {
    for (size_t i = 0; i < 4; i++) {
        if (layer->p[crop_ids[i][1]].i != 0 || layer->p[crop_ids[i][2]].i != 0) {
            return false;
        }
    }
    return !crop_by_starts(layer);
}

verify_wrong_t check_crop(const verify_layer_t *layer) {
    int32_t starts = verify_length(layer, CROP_STARTS), axes = verify_length(layer, CROP_AXES);
    RULE(crop_starts, starts <= 4 && verify_length(layer, CROP_ENDS) == starts && (axes == 0 || axes == starts), LIST);
    RULE(crop_arity, layer->bottoms == (crop_by_reference(layer) ? 2 : 1), BOTTOMS);
    return RIGHT;
}

// A place along an axis, counted from its end where it is negative; not inlined, it is used twice.
static MP_NOINLINE int32_t crop_place(int32_t place, int32_t size) {
    place = MAX(MIN(place, VERIFY_HUGE), -VERIFY_HUGE);
    return place < 0 ? size + place : place;
}

static verify_wrong_t crop_starts_to_window(const verify_layer_t *layer, int32_t dims, int32_t (*window)[2], const int32_t *sizes) {
    int32_t axes = verify_length(layer, CROP_AXES);
    int32_t count = axes > 0 ? axes : dims;
    RULE(crop_starts_count, count <= verify_length(layer, CROP_STARTS), LIST);
    for (int32_t i = 0; i < count; i++) {
        int32_t axis = axes > 0 ? axis_of_any(layer->p[CROP_AXES].array[1 + i], dims) : i;
        RULE(crop_axis, axis >= 0, AXIS);
        int32_t start = layer->p[CROP_STARTS].array[1 + i], end = layer->p[CROP_ENDS].array[1 + i], size = sizes[axis];
        window[axis][0] = start == CROP_REST ? 0 : crop_place(start, size);
        window[axis][1] = (end == CROP_REST || end == 0 ? size : MIN(size, crop_place(end, size))) - window[axis][0];
    }
    return RIGHT;
}

// By offsets, from either end, and sizes: those of the reference, if there is one.
static void crop_offsets_to_window(const verify_layer_t *layer, int32_t dims, int32_t (*window)[2], const int32_t *sizes) {
    const verify_shape_t *reference = layer->bottoms == 2 ? verify_bottom(layer, 1) : NULL;
    for (int32_t axis = 0; axis < dims; axis++) {
        int name = verify_axis_names[dims - 1][axis];
        const uint8_t *ids = crop_ids[name];
        int32_t wanted = layer->p[ids[1]].i, offset = layer->p[ids[0]].i, left = sizes[axis] - offset - layer->p[ids[2]].i;
        window[axis][0] = offset;
        if (reference != NULL) {
            window[axis][1] = name == AXIS_C && reference->dims != dims ? sizes[axis] : reference->sizes[name];
        } else {
            window[axis][1] = wanted == CROP_REST ? left : MIN(wanted, left);
        }
    }
}

verify_wrong_t shape_crop(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t sizes[4];
    int32_t window[4][2]; // offset and size
    verify_to_axes(in, sizes);
    for (int32_t axis = 0; axis < in->dims; axis++) {
        window[axis][0] = 0;
        window[axis][1] = sizes[axis];
    }
    if (crop_by_starts(layer)) {
        TRY(crop_starts_to_window(layer, in->dims, window, sizes));
    } else {
        crop_offsets_to_window(layer, in->dims, window, sizes);
    }
    for (int32_t axis = 0; axis < in->dims; axis++) {
        RULE(crop_window, window[axis][0] >= 0 && window[axis][1] > 0 && window[axis][0] + window[axis][1] <= sizes[axis], OUTSIDE);
        sizes[axis] = window[axis][1];
    }
    return verify_top_of_axes(layer, 0, in->dims, sizes);
}

/******************************************************************************/
// Padding: top, bottom, left, right, type, value, values for channels, front, behind

enum { PAD_OF_CHANNELS = 6 };

void weights_padding(const verify_layer_t *layer, verify_weights_t *weights) {
    if (layer->p[PAD_OF_CHANNELS].i != 0) {
        verify_weight(weights, layer->p[PAD_OF_CHANNELS].i, STORED_RAW);
    }
}

verify_wrong_t shape_padding(verify_layer_t *layer, const verify_shape_t *in) {
    const verify_value_t *p = layer->p;
    // Pads before and after w, h, d, c; the outermost axis of three is c, of four d.
    int32_t pads[4][2] = { { p[2].i, p[3].i }, { 0, 0 }, { 0, 0 }, { 0, 0 } };
    if (in->dims >= 2) {
        pads[AXIS_H][0] = p[0].i;
        pads[AXIS_H][1] = p[1].i;
    }
    if (in->dims >= 3) {
        pads[in->dims == 3 ? AXIS_C : AXIS_D][0] = p[7].i;
        pads[in->dims == 3 ? AXIS_C : AXIS_D][1] = p[8].i;
    }
    int32_t out[4];
    for (size_t i = 0; i < 4; i++) {
        int32_t size = in->sizes[i];
        RULE(padding_reflect, p[4].i != 2 || (pads[i][0] < size && pads[i][1] < size), OUTSIDE);
        out[i] = size + pads[i][0] + pads[i][1];
    }
    RULE(padding_values, in->dims < 3 || p[PAD_OF_CHANNELS].i == 0 || p[PAD_OF_CHANNELS].i == out[AXIS_C], INPUT);
    return verify_top_4(layer, in->dims, out);
}

/******************************************************************************/
// Other shapes of the same elements

// Where among w, h, d, c the next but `i` is, of which three dimensions leave d out.
static int32_t name_of(int32_t dims, int32_t i) {
    return dims == 3 && i == 2 ? AXIS_C : i;
}

#define RESHAPE_NONE (-233)

// How many of w, h, d, c it gives.
static int32_t reshape_dims(const verify_layer_t *layer) {
    const verify_value_t *p = layer->p;
    return p[0].i == RESHAPE_NONE ? 0 : p[1].i == RESHAPE_NONE ? 1 : p[2].i == RESHAPE_NONE ? 2 : p[11].i == RESHAPE_NONE ? 3 : 4;
}

verify_wrong_t check_reshape(const verify_layer_t *layer) {
    RULE(reshape_dims, reshape_dims(layer) > 0, SIZE);
    return RIGHT;
}

verify_wrong_t shape_reshape(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t dims = reshape_dims(layer);
    int32_t sizes[4] = { 1, 1, 1, 1 }, known = 1, total = verify_elements(in);
    int32_t *open = NULL;
    for (int32_t i = 0; i < dims; i++) {
        int32_t name = name_of(dims, i), size = layer->p[verify_shape_ids[name]].i;
        sizes[name] = size == 0 ? in->sizes[name] : size;
        if (size == -1 && open == NULL) {
            open = &sizes[name];
        } else {
            RULE(reshape_size, sizes[name] > 0, SIZE);
            known = verify_mul(known, sizes[name]);
        }
    }
    if (open != NULL) {
        *open = total / known;
        known = verify_mul(known, *open);
    }
    RULE(reshape_elements, known == total, ELEMENTS);
    #if NCNN_MP_PACKED
    // Those kernels take the channels of four dimensions for fewer, larger ones.
    RULE(reshape_kept_channels, dims != 3 || in->dims != 4 || layer->p[2].i != 0, SIZE);
    #endif
    return verify_top_4(layer, dims, sizes);
}

verify_wrong_t shape_flatten(verify_layer_t *layer, const verify_shape_t *in) {
    return verify_top_1(layer, verify_elements(in));
}

// Which of w, h, d, c (0 to 3) each of them becomes, by dimensions and order: two bits each.
#define ORDER(a, b, c, d) ((a) | (b) << 2 | (c) << 4 | (d) << 6)
static const uint8_t permute_orders[] = {
    ORDER(0, 0, 0, 0), ORDER(0, 1, 0, 0), ORDER(1, 0, 0, 0),
    ORDER(0, 1, 3, 0), ORDER(1, 0, 3, 0), ORDER(0, 3, 1, 0), ORDER(3, 0, 1, 0), ORDER(1, 3, 0, 0), ORDER(3, 1, 0, 0),
    ORDER(0, 1, 2, 3), ORDER(1, 0, 2, 3), ORDER(0, 2, 1, 3), ORDER(2, 0, 1, 3), ORDER(1, 2, 0, 3), ORDER(2, 1, 0, 3),
    ORDER(0, 1, 3, 2), ORDER(1, 0, 3, 2), ORDER(0, 3, 1, 2), ORDER(3, 0, 1, 2), ORDER(1, 3, 0, 2), ORDER(3, 1, 0, 2),
    ORDER(0, 2, 3, 1), ORDER(2, 0, 3, 1), ORDER(0, 3, 2, 1), ORDER(3, 0, 2, 1), ORDER(2, 3, 0, 1), ORDER(3, 2, 0, 1),
    ORDER(1, 2, 3, 0), ORDER(2, 1, 3, 0), ORDER(1, 3, 2, 0), ORDER(3, 1, 2, 0), ORDER(2, 3, 1, 0), ORDER(3, 2, 1, 0),
};

verify_wrong_t shape_permute(verify_layer_t *layer, const verify_shape_t *in) {
    static const uint8_t orders[] = { 24, 2, 6, 24 }, first[] = { 0, 1, 3, 9 };
    int32_t dims = in->dims, order = layer->p[0].i;
    RULE(permute_order, order < orders[dims - 1], AXIS);
    uint32_t from = permute_orders[first[dims - 1] + (dims == 1 ? 0 : order)];
    int32_t sizes[4] = { 1, 1, 1, 1 };
    for (int32_t i = 0; i < dims; i++) {
        sizes[name_of(dims, i)] = in->sizes[from & 3];
        from >>= 2;
    }
    return verify_top_4(layer, dims, sizes);
}

// Which axes an array names, a bit each; -1 where one is none of them, or is named twice.
static int32_t axes_named(const verify_layer_t *layer, int id, int32_t dims) {
    int32_t named = 0;
    for (int32_t i = 0; i < verify_length(layer, id); i++) {
        int32_t axis = axis_of(layer->p[id].array[1 + i], dims);
        if (axis < 0 || (named & 1 << axis) != 0) {
            return -1;
        }
        named |= 1 << axis;
    }
    return named;
}

// Sets the output to these axes without those of size 1 that are named; one is left.
static verify_wrong_t top_without(verify_layer_t *layer, int32_t axes, int32_t *sizes, int32_t named) {
    int32_t dims = 0;
    for (int32_t axis = 0; axis < axes; axis++) {
        if (sizes[axis] != 1 || (named & 1 << axis) == 0) {
            sizes[dims++] = sizes[axis];
        }
    }
    if (dims == 0) {
        sizes[dims++] = 1;
    }
    return verify_top_of_axes(layer, 0, dims, sizes);
}

enum { AXES = 3 };

verify_wrong_t shape_squeeze(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t named = 0;
    if (verify_length(layer, AXES) > 0) {
        named = axes_named(layer, AXES, in->dims);
        RULE(squeeze_axes, named >= 0, AXIS);
    } else {
        for (int32_t axis = 0; axis < in->dims; axis++) {
            named |= (layer->p[verify_shape_ids[verify_axis_names[in->dims - 1][axis]]].i != 0) << axis;
        }
    }
    int32_t sizes[4];
    verify_to_axes(in, sizes);
    return top_without(layer, in->dims, sizes, named);
}

verify_wrong_t shape_expanddims(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t dims = in->dims + verify_length(layer, AXES);
    RULE(expanddims_dims, dims <= 4, DIMS);
    int32_t named = axes_named(layer, AXES, dims);
    RULE(expanddims_axes, named >= 0, AXIS);
    int32_t sizes[4], out[4];
    verify_to_axes(in, sizes);
    for (int32_t axis = 0, next = 0; axis < dims; axis++) {
        out[axis] = (named & 1 << axis) != 0 ? 1 : sizes[next++];
    }
    return verify_top_of_axes(layer, 0, dims, out);
}

/******************************************************************************/

enum { REDUCE_ALL = 1, REDUCE_KEEP = 4 };

verify_wrong_t shape_reduction(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t named = axes_named(layer, AXES, in->dims);
    RULE(reduction_axes, named >= 0, AXIS);
    // Of a vector there is but one.
    named = layer->p[REDUCE_ALL].i != 0 || in->dims == 1 ? 15 : named;
    int32_t sizes[4];
    verify_to_axes(in, sizes);
    for (int32_t axis = 0; axis < in->dims; axis++) {
        sizes[axis] = (named & 1 << axis) != 0 ? 1 : sizes[axis];
    }
    return top_without(layer, in->dims, sizes, layer->p[REDUCE_KEEP].i != 0 ? 0 : named);
}

verify_wrong_t check_tile(const verify_layer_t *layer) {
    int32_t repeats = verify_length(layer, 2);
    RULE(tile_dims, repeats <= 4, LIST);
    for (int32_t i = 0; i < repeats; i++) {
        RULE(tile_repeats, layer->p[2].array[1 + i] > 0, SIZE);
    }
    return RIGHT;
}

verify_wrong_t shape_tile(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t repeats = verify_length(layer, 2), dims = MAX(in->dims, repeats);
    int32_t sizes[4];
    memcpy(sizes, in->sizes, sizeof(sizes));
    const uint8_t *names = verify_axis_names[dims - 1];
    for (int32_t i = 0; i < repeats; i++) { // of the innermost axes
        int32_t name = names[dims - repeats + i];
        sizes[name] = verify_mul(sizes[name], layer->p[2].array[1 + i]);
    }
    int32_t axis = dims == 1 ? 0 : layer->p[0].i;
    if (repeats == 0 && axis < dims) {
        sizes[names[axis]] = verify_mul(sizes[names[axis]], layer->p[1].i);
    }
    return verify_top_4(layer, dims, sizes);
}

verify_wrong_t shape_shufflechannel(verify_layer_t *layer, const verify_shape_t *in) {
    RULE(shufflechannel_groups, in->dims >= 3 && in->c % layer->p[0].i == 0, GROUPS);
    return shape_same(layer, in);
}

verify_wrong_t shape_pixelshuffle(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t factor = layer->p[0].i;
    RULE(pixelshuffle_dims, in->dims == 3, DIMS);
    return verify_top_3(layer, verify_mul(in->w, factor), verify_mul(in->h, factor), in->c / verify_mul(factor, factor));
}

verify_wrong_t shape_reorg(verify_layer_t *layer, const verify_shape_t *in) {
    int32_t stride = layer->p[0].i;
    RULE(reorg_dims, in->dims == 3, DIMS);
    return verify_top_3(layer, in->w / stride, in->h / stride, verify_mul(in->c, verify_mul(stride, stride)));
}

/******************************************************************************/

enum { INTERP_TYPE = 0, INTERP_SCALE_H = 1, INTERP_SCALE_W = 2, INTERP_H = 3, INTERP_W = 4, INTERP_OF_INPUT = 5 };

verify_wrong_t check_interp(const verify_layer_t *layer) {
    RULE(interp_arity, layer->bottoms == 1 + layer->p[INTERP_OF_INPUT].i, BOTTOMS);
    return RIGHT;
}

// A scale that is given may be anything; one that is not, is 1.
static float interp_scale(const verify_layer_t *layer, int id) {
    return (layer->given & 1u << id) != 0 ? layer->p[id].f : 1;
}

verify_wrong_t shape_interp(verify_layer_t *layer, const verify_shape_t *in) {
    RULE(interp_dims, in->dims <= 3, DIMS);
    float scale_w = interp_scale(layer, INTERP_SCALE_W), scale_h = interp_scale(layer, INTERP_SCALE_H);
    // Releases without batches go by the scale where another blob says the size, too.
    bool free_scale = NCNN_BATCH || layer->p[INTERP_OF_INPUT].i == 0 || (scale_w == 1 && scale_h == 1);
    RULE(interp_scale, free_scale && scale_w > 0 && scale_h > 0 && isfinite(scale_w) && isfinite(scale_h), SIZE);
    int32_t w = layer->p[INTERP_W].i, h = layer->p[INTERP_H].i;
    if (layer->p[INTERP_OF_INPUT].i != 0) {
        const verify_shape_t *like = verify_bottom(layer, 1);
        #if NCNN_MP_PACKED
        // Those kernels look at the outermost size in groups of several.
        RULE(interp_reference, like->dims >= (in->dims == 2 ? 2 : 3), DIMS);
        #endif
        w = like->w;
        h = like->h;
    } else if (w == 0 || h == 0) {
        w = (int32_t)fminf((in->dims == 1 ? 1 : in->w) * scale_w, VERIFY_HUGE);
        h = (int32_t)fminf((in->dims == 1 ? 1 : in->h) * scale_h, VERIFY_HUGE);
    }
    TRY(verify_workspace(layer, 9, w + h, 1)); // where each comes from, with which weight; rows
    if (in->dims == 1) {
        return verify_top_3(layer, w, h, in->w);
    }
    #if !NCNN_VALIDATION
    // Releases up to 20260526 read in front of an input that is smaller than what they look at.
    int32_t reach = layer->p[INTERP_TYPE].i == 3 ? 4 : layer->p[INTERP_TYPE].i;
    RULE(interp_reach, in->w >= reach && (in->dims == 2 || in->h >= reach), SMALL);
    #endif
    return in->dims == 2 ? verify_top_2(layer, w, in->h) : verify_top_3(layer, w, h, in->c);
}
