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

void verify_to_axes(const verify_shape_t *shape, int32_t *sizes) {
    size_t i = 0;
    if (shape->dims >= 3) {
        sizes[i++] = shape->c;
    }
    if (shape->dims == 4) {
        sizes[i++] = shape->d;
    }
    if (shape->dims >= 2) {
        sizes[i++] = shape->h;
    }
    sizes[i] = shape->w;
}

verify_shape_t verify_from_axes(int32_t axes, const int32_t *sizes) {
    verify_shape_t shape = { axes, sizes[axes - 1], 1, 1, 1 };
    shape.h = axes >= 2 ? sizes[axes - 2] : 1;
    shape.d = axes == 4 ? sizes[1] : 1;
    shape.c = axes >= 3 ? sizes[0] : 1;
    return shape;
}

/******************************************************************************/
// What rules set

int32_t verify_laid_out(const verify_shape_t *shape) {
    int32_t channel = verify_mul(verify_mul(shape->w, shape->h), shape->d);
    return verify_mul((channel + 3) & ~3, shape->c);
}

verify_wrong_t verify_top(verify_layer_t *layer, size_t i, verify_shape_t shape) {
    RULE(shape_positive, shape.w > 0 && shape.h > 0 && shape.d > 0 && shape.c > 0, EMPTY);
    RULE(shape_size, verify_laid_out(&shape) < VERIFY_HUGE, LARGE);
    layer->shapes[layer->blobs[layer->bottoms + i]] = shape;
    return RIGHT;
}

verify_wrong_t verify_top_of_axes(verify_layer_t *layer, size_t i, int32_t axes, const int32_t *sizes) {
    return verify_top(layer, i, verify_from_axes(axes, sizes));
}

verify_wrong_t verify_top_1(verify_layer_t *layer, int32_t w) {
    return verify_top(layer, 0, (verify_shape_t) { 1, w, 1, 1, 1 });
}

verify_wrong_t verify_top_2(verify_layer_t *layer, int32_t w, int32_t h) {
    return verify_top(layer, 0, (verify_shape_t) { 2, w, h, 1, 1 });
}

verify_wrong_t verify_top_3(verify_layer_t *layer, int32_t w, int32_t h, int32_t c) {
    return verify_top(layer, 0, (verify_shape_t) { 3, w, h, 1, c });
}

verify_wrong_t verify_workspace(verify_layer_t *layer, int32_t w, int32_t h, int32_t c) {
    layer->workspace = verify_laid_out(&(verify_shape_t) { 3, w, h, 1, c });
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

static int32_t float_bits(float value) {
    int32_t bits;
    memcpy(&bits, &value, sizeof(bits));
    return bits;
}

static verify_wrong_t param_int(const verify_param_t *want, int32_t *param) {
    int kind = PARAM_KIND(*param);
    RULE(param_is_int, kind == KIND_INT || kind == KIND_SCALAR, NO_INT);
    *param = PARAM_KEY(want->id, KIND_INT);
    return RIGHT;
}

static verify_wrong_t param_float(const verify_param_t *want, int32_t *param) {
    int kind = PARAM_KIND(*param);
    RULE(param_is_float, kind == KIND_INT || kind == KIND_FLOAT || kind == KIND_SCALAR, NO_NUMBER);
    if (kind == KIND_INT) {
        param[1] = float_bits(param[1]);
    }
    *param = PARAM_KEY(want->id, KIND_FLOAT);
    return RIGHT;
}

static verify_wrong_t param_array(const verify_param_t *want, int32_t *param) {
    int kind = PARAM_KIND(*param);
    bool floats = want->want == WANT_FLOATS;
    RULE(param_is_array, kind == KIND_ARRAY || kind == KIND_INTS || (floats && kind == KIND_FLOATS), NO_ARRAY);
    for (int32_t i = 0; floats && kind == KIND_INTS && i < param[1]; i++) {
        param[2 + i] = float_bits(param[2 + i]);
    }
    *param = PARAM_KEY(want->id, floats ? KIND_FLOATS : KIND_INTS);
    return RIGHT;
}

// Ids that every layer has: the shapes of its outputs, and what it shall not use.
enum { ID_SHAPES = 30, ID_FEATURES = 31 };

static verify_wrong_t param_common(const verify_record_t *record, int32_t *param) {
    int kind = PARAM_KIND(*param);
    if (PARAM_ID(*param) == ID_FEATURES) {
        RULE(param_features, (kind == KIND_INT || kind == KIND_SCALAR) && param[1] >= 0 && param[1] <= 0xffff, RANGE);
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
    const verify_param_t *want = param_find(row, id);
    *keep = true;
    if (want == NULL) {
        *keep = trusted || id >= ID_SHAPES;
        return id >= ID_SHAPES ? param_common(record, param) : RIGHT;
    }
    switch (want->want) {
        case WANT_INT:
        case WANT_AS:
            return param_int(want, param);
        case WANT_FLOAT:
            // inf and nan look like names, and ncnn takes its own default for those.
            *keep = PARAM_KIND(*param) != KIND_STRING;
            return *keep ? param_float(want, param) : RIGHT;
        case WANT_INTS:
        case WANT_FLOATS:
            return param_array(want, param);
        default:
            RULE(param_known, trusted, UNKNOWN);
            return RIGHT;
    }
}

// Of parameters that are not given, too: what ncnn puts in their place need not do.
static verify_wrong_t check_ranges(const verify_layer_t *layer, int32_t *id) {
    for (size_t i = 0; i < layer->row->params_count; i++) {
        const verify_param_t *param = &layer->row->params[i];
        if (param->want <= WANT_AS && !verify_in_range(param, layer->p[param->id].i) && verify_row_ranged(layer->row)) {
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
        if ((layer->given & 1u << param->id) == 0 && param->want <= WANT_AS) {
            layer->p[param->id].i = param->want == WANT_AS ? layer->p[param->otherwise].i : param->otherwise;
        }
    }
}

/******************************************************************************/

verify_wrong_t verify_layer_infer(verify_layer_t *layer) {
    return layer->row->shape(layer, layer->bottoms == 0 ? NULL : verify_bottom(layer, 0));
}

verify_wrong_t verify_layer_weights(const verify_layer_t *layer, verify_weights_t *weights) {
    weights->count = 0;
    if (layer->row->weights != NULL) {
        layer->row->weights(layer, weights);
    }
    for (size_t i = 0; i < weights->count; i++) {
        RULE(weight_bytes, weights->items[i].count > 0 && weights->items[i].count < VERIFY_HUGE, WEIGHTS);
    }
    return RIGHT;
}
