// A layer by itself: its parameters brought into the form of the table, its weights, its shapes.

#include <string.h>

#include "table.h"

int32_t verify_mul(int32_t a, int32_t b) {
    int64_t product = (int64_t)a * b;
    return product > VERIFY_HUGE ? VERIFY_HUGE : (int32_t)product;
}

int32_t verify_elements(const verify_shape_t *shape) {
    return verify_mul(verify_mul(verify_mul(shape->w, shape->h), shape->d), shape->c);
}

int32_t verify_channels(const verify_shape_t *shape) {
    return shape->dims == 1 ? shape->w : shape->dims == 2 ? shape->h : shape->c;
}

bool verify_same(const verify_shape_t *a, const verify_shape_t *b) {
    return a->dims == b->dims && a->w == b->w && a->h == b->h && a->d == b->d && a->c == b->c;
}

const uint8_t verify_axis_names[4][4] = {
    { AXIS_W }, { AXIS_H, AXIS_W }, { AXIS_C, AXIS_H, AXIS_W }, { AXIS_C, AXIS_D, AXIS_H, AXIS_W },
};

const uint8_t verify_shape_ids[4] = { 0, 1, 11, 2 };

void verify_to_axes(const verify_shape_t *shape, int32_t *sizes) {
    for (int32_t axis = 0; axis < shape->dims; axis++) {
        sizes[axis] = shape->sizes[verify_axis_names[shape->dims - 1][axis]];
    }
}

/******************************************************************************/
// What rules set

int32_t verify_laid_out(const verify_shape_t *shape) {
    int32_t channel = verify_mul(verify_mul(shape->w, shape->h), shape->d);
    return verify_mul((channel + 3) & ~3, shape->c);
}

verify_wrong_t verify_top_of_axes(verify_layer_t *layer, size_t i, int32_t axes, const int32_t *sizes) {
    verify_shape_t *top = verify_top(layer, i);
    *top = (verify_shape_t) { .dims = axes, .w = 1, .h = 1, .d = 1, .c = 1 };
    for (int32_t axis = 0; axis < axes; axis++) {
        top->sizes[verify_axis_names[axes - 1][axis]] = sizes[axis];
    }
    return RIGHT;
}

verify_wrong_t verify_top_4(verify_layer_t *layer, int32_t dims, const int32_t *sizes) {
    verify_shape_t *top = verify_top(layer, 0);
    top->dims = dims;
    memcpy(top->sizes, sizes, sizeof(top->sizes));
    return RIGHT;
}

verify_wrong_t verify_top_1(verify_layer_t *layer, int32_t w) {
    return verify_top_4(layer, 1, (const int32_t[]) { w, 1, 1, 1 });
}

verify_wrong_t verify_top_2(verify_layer_t *layer, int32_t w, int32_t h) {
    return verify_top_4(layer, 2, (const int32_t[]) { w, h, 1, 1 });
}

verify_wrong_t verify_top_3(verify_layer_t *layer, int32_t w, int32_t h, int32_t c) {
    return verify_top_4(layer, 3, (const int32_t[]) { w, h, 1, c });
}

verify_wrong_t verify_workspace(verify_layer_t *layer, int32_t w, int32_t h, int32_t c) {
    layer->workspace = verify_laid_out(&(verify_shape_t) { .dims = 3, .w = w, .h = h, .d = 1, .c = c });
    RULE(workspace_size, layer->workspace < VERIFY_HUGE, LARGE);
    return RIGHT;
}

void verify_weight(verify_weights_t *weights, int32_t count, verify_storage_t storage) {
    weights->items[weights->count++] = (verify_weight_t) { count, storage };
}

/******************************************************************************/
// Parameters

size_t verify_param_words(const int32_t *param) {
    switch (PARAM_KIND(*param)) {
        case KIND_STRING:
            return 2 + (param[1] + 3) / 4;
        case KIND_INTS:
        case KIND_FLOATS:
        case KIND_ARRAY:
            return 2 + param[1];
        default:
            return 2;
    }
}

static const verify_param_t *param_find(const verify_row_t *row, int32_t id) {
    for (size_t i = 0; i < row->params_count; i++) {
        if (row->params[i].id == id) {
            return &row->params[i];
        }
    }
    return NULL;
}

// By what is wanted: the ways it may be written in, what it becomes, and what is wrong with any other.
#define IS(kind) (1 << KIND_##kind)
static const struct {
    uint8_t kinds, kind, wrong;
} wants[] = {
    [WANT_INT] = { IS(INT) | IS(SCALAR), KIND_INT, WRONG_NO_INT },
    [WANT_FLOAT] = { IS(INT) | IS(SCALAR) | IS(FLOAT), KIND_FLOAT, WRONG_NO_NUMBER },
    [WANT_INTS] = { IS(INTS) | IS(ARRAY), KIND_INTS, WRONG_NO_ARRAY },
    [WANT_FLOATS] = { IS(INTS) | IS(ARRAY) | IS(FLOATS), KIND_FLOATS, WRONG_NO_ARRAY },
    [WANT_NONE] = { 0, 0, WRONG_UNKNOWN },
};
#undef IS

static void floats_of_ints(int32_t *numbers, int32_t count) {
    for (; count > 0; count--) {
        float number = *numbers;
        memcpy(numbers++, &number, sizeof(number));
    }
}

static verify_wrong_t param_convert(verify_want_t want, int32_t *param) {
    int kind = PARAM_KIND(*param), becomes = wants[want].kind;
    if (GUARD_REFUSES(param_kind, (wants[want].kinds >> kind & 1) == 0)) {
        return wants[want].wrong;
    }
    if (want == WANT_FLOAT && kind == KIND_INT) {
        floats_of_ints(&param[1], 1);
    } else if (want == WANT_FLOATS && kind == KIND_INTS) {
        floats_of_ints(&param[2], param[1]);
    }
    *param = PARAM_KEY(PARAM_ID(*param), becomes);
    return RIGHT;
}

#define FEATURES_16_BITS (1 << 1 | 1 << 2)

static verify_wrong_t param_common(const verify_record_t *record, int32_t *param) {
    int kind = PARAM_KIND(*param);
    if (PARAM_ID(*param) == ID_FEATURES) {
        RULE(param_features, (kind == KIND_INT || kind == KIND_SCALAR) && param[1] >= 0 && param[1] <= 0xffff, RANGE);
        // A layer that does without storage of 16 bits is given blobs of it by ncnn all the same.
        if (GUARD_ON(features_of_storage)) {
            param[1] &= ~FEATURES_16_BITS;
        }
        return RIGHT;
    }
    RULE(param_shapes, kind == KIND_INTS || kind == KIND_ARRAY, SHAPES);
    int32_t step = record->tops == 0 ? 0 : param[1] / record->tops;
    RULE(param_shapes_count, step * record->tops == param[1] && (step == 4 || step == 5 || param[1] == 0), SHAPES);
    for (int32_t i = 0; i < param[1]; i += step) {
        const int32_t *shape = &param[2 + i];
        RULE(param_shapes_dims, shape[0] >= 0 && shape[0] < step, SHAPES);
        int32_t size = 1;
        for (int32_t j = 1; j < step; j++) {
            RULE(param_shapes_positive, shape[j] >= 0, SHAPES);
            size = verify_mul(size, MAX(shape[j], 1));
        }
        RULE(param_shapes_size, size < VERIFY_HUGE, LARGE);
    }
    return RIGHT;
}

// Checks a parameter; *keep says whether ncnn gets it.
static verify_wrong_t param_normalise(const verify_record_t *record, const verify_row_t *row, int32_t *param, bool trusted, bool *keep) {
    int32_t id = PARAM_ID(*param);
    const verify_param_t *known = param_find(row, id);
    if (known == NULL) {
        *keep = trusted || id >= ID_SHAPES;
        return id >= ID_SHAPES ? param_common(record, param) : RIGHT;
    }
    verify_want_t want = verify_want(known);
    // inf and nan look like names, and ncnn takes its own default for those.
    *keep = want != WANT_FLOAT || PARAM_KIND(*param) != KIND_STRING;
    return !*keep || (trusted && want == WANT_NONE) ? RIGHT : param_convert(want, param);
}

// Of parameters that are not given, too: what ncnn puts in their place need not do.
static verify_wrong_t check_ranges(const verify_layer_t *layer, int32_t *id) {
    for (size_t i = 0; i < layer->row->params_count; i++) {
        const verify_param_t *param = &layer->row->params[i];
        if (verify_want(param) == WANT_INT && !verify_in_range(param, layer->p[param->id].i) && verify_row_ranged(layer->row)) {
            *id = param->id;
            return WRONG_RANGE;
        }
    }
    return RIGHT;
}

verify_wrong_t verify_layer_normalise(verify_record_t *record, bool trusted, int32_t *id) {
    const verify_row_t *row = verify_row(record->row);
    *id = -1;
    if (!trusted) {
        RULE(layer_bottoms, record->bottoms >= row->bottoms_min && record->bottoms <= row->bottoms_max, BOTTOMS);
        RULE(layer_tops, record->tops >= row->tops_min && record->tops <= row->tops_max, TOPS);
    }
    int32_t *words = (int32_t *)record;
    size_t to = RECORD_WORDS + record->bottoms + record->tops;
    size_t words_of_one;
    for (size_t from = to; from < (size_t)record->size; from += words_of_one) {
        words_of_one = verify_param_words(&words[from]);
        bool keep;
        verify_wrong_t wrong = param_normalise(record, row, &words[from], trusted, &keep);
        if (wrong != RIGHT) {
            *id = PARAM_ID(words[from]);
            return wrong;
        }
        if (keep) {
            memmove(&words[to], &words[from], words_of_one * sizeof(int32_t));
            to += words_of_one;
        }
    }
    record->size = to;
    if (trusted) {
        return RIGHT;
    }
    verify_layer_t layer;
    verify_layer_open(&layer, record, NULL);
    TRY(check_ranges(&layer, id));
    if (row->check != NULL) {
        TRY(row->check(&layer));
    }
    verify_weights_t weights;
    return verify_layer_weights(&layer, &weights);
}

void verify_layer_open(verify_layer_t *layer, const verify_record_t *record, verify_shape_t *shapes) {
    memset(layer, 0, sizeof(*layer));
    layer->row = verify_row(record->row);
    layer->bottoms = record->bottoms;
    layer->tops = record->tops;
    layer->blobs = record->words;
    layer->shapes = shapes;
    const int32_t *words = (const int32_t *)record;
    for (size_t i = RECORD_WORDS + record->bottoms + record->tops; i < (size_t)record->size; i += verify_param_words(&words[i])) {
        int32_t id = PARAM_ID(words[i]);
        bool array = PARAM_KIND(words[i]) > KIND_SCALAR;
        layer->given |= 1u << id;
        if (array) {
            layer->p[id].array = &words[i + 1];
        } else {
            layer->p[id].i = words[i + 1];
        }
    }
    // A default may be what another is, whose default may be what a third is: in the order of the row.
    for (size_t i = 0; i < layer->row->params_count; i++) {
        const verify_param_t *param = &layer->row->params[i];
        if ((layer->given & 1u << param->id) == 0 && verify_want(param) == WANT_INT) {
            layer->p[param->id].i = verify_default(param, layer->p);
        }
    }
}

/******************************************************************************/

verify_wrong_t verify_layer_infer(verify_layer_t *layer) {
    TRY(layer->row->shape(layer, layer->bottoms == 0 ? NULL : verify_bottom(layer, 0)));
    for (int32_t i = 0; i < layer->tops; i++) {
        const verify_shape_t *top = verify_top(layer, i);
        RULE(shape_positive, top->w > 0 && top->h > 0 && top->d > 0 && top->c > 0, EMPTY);
        RULE(shape_size, verify_laid_out(top) < VERIFY_HUGE, LARGE);
    }
    return RIGHT;
}

verify_wrong_t verify_layer_weights(const verify_layer_t *layer, verify_weights_t *weights) {
    weights->count = 0;
    if (layer->row->weights != NULL) {
        layer->row->weights(layer, weights);
    }
    for (size_t i = 0; i < weights->count; i++) {
        int32_t count = weights->items[i].count;
        RULE(weight_bytes, count > 0 && count < VERIFY_HUGE, WEIGHTS);
        // Parameter 0 is how many outputs there are: ncnn sums up products of bytes in an int for each.
        RULE(int8_sums, weights->items[i].storage != STORED_INT8 || count / layer->p[0].i <= INT32_MAX / (128 * 127), WEIGHTS);
    }
    return RIGHT;
}

void verify_record_weights(const verify_record_t *record, verify_weights_t *weights) {
    weights->count = 0;
    if (record->row >= 0) {
        verify_layer_t layer;
        verify_layer_open(&layer, record, NULL);
        verify_layer_weights(&layer, weights);
    }
}
