// A layer by itself: its parameters brought into the form of the table, its weights, its shapes.

#include <string.h>

#include "table.h"

int64_t verify_elements(const verify_shape_t *shape) {
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

// Bytes of a blob as ncnn lays it out, its channels aligned.
static int64_t blob_bytes(int64_t w, int64_t h, int64_t d, int64_t c) {
    int64_t channel = verify_mul(verify_mul(verify_mul(w, h), d), sizeof(float));
    return verify_mul((channel + 15) / 16 * 16, c);
}

const char *verify_top(verify_layer_t *layer, size_t i, int32_t dims, int64_t w, int64_t h, int64_t d, int64_t c) {
    RULE(shape_positive, w > 0 && h > 0 && d > 0 && c > 0, "its output would be empty");
    RULE(shape_bytes, blob_bytes(w, h, d, c) <= VERIFY_MAX_BYTES, "its output is too large");
    layer->shapes[layer->blobs[layer->bottoms + i]] = (verify_shape_t) { dims, w, h, d, c };
    return NULL;
}

const char *verify_top_like(verify_layer_t *layer, size_t i, const verify_shape_t *shape) {
    return verify_top(layer, i, shape->dims, shape->w, shape->h, shape->d, shape->c);
}

const char *verify_workspace(verify_layer_t *layer, int64_t w, int64_t h, int64_t c) {
    int64_t bytes = blob_bytes(w, h, 1, c);
    RULE(workspace_bytes, bytes <= VERIFY_MAX_BYTES, "what it works in is too large");
    layer->workspace = bytes;
    return NULL;
}

void verify_weight(verify_weights_t *weights, int64_t count, verify_storage_t storage) {
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

static const char *param_int(const verify_param_t *want, int32_t *param) {
    int kind = PARAM_KIND(*param);
    RULE(param_is_int, kind == KIND_INT || kind == KIND_SCALAR, "is no integer");
    *param = PARAM_KEY(want->id, KIND_INT);
    return NULL;
}

static const char *param_float(const verify_param_t *want, int32_t *param) {
    int kind = PARAM_KIND(*param);
    RULE(param_is_float, kind == KIND_INT || kind == KIND_FLOAT || kind == KIND_SCALAR, "is no number");
    if (kind == KIND_INT) {
        param[1] = float_bits(param[1]);
    }
    *param = PARAM_KEY(want->id, KIND_FLOAT);
    return NULL;
}

static const char *param_array(const verify_param_t *want, int32_t *param) {
    int kind = PARAM_KIND(*param);
    bool floats = want->want == WANT_FLOATS;
    RULE(param_is_array, kind == KIND_ARRAY || kind == KIND_INTS || (floats && kind == KIND_FLOATS), "is no array of such numbers");
    for (int32_t i = 0; floats && kind == KIND_INTS && i < param[1]; i++) {
        param[2 + i] = float_bits(param[2 + i]);
    }
    *param = PARAM_KEY(want->id, floats ? KIND_FLOATS : KIND_INTS);
    return NULL;
}

// Ids that every layer has: the shapes of its outputs, and what it shall not use.
enum { ID_SHAPES = 30, ID_FEATURES = 31 };

static const char *param_common(const verify_record_t *record, int32_t *param) {
    int kind = PARAM_KIND(*param);
    if (PARAM_ID(*param) == ID_FEATURES) {
        RULE(param_features, (kind == KIND_INT || kind == KIND_SCALAR) && param[1] >= 0 && param[1] <= 0xffff, "is no set of features");
        return NULL;
    }
    RULE(param_shapes, kind == KIND_INTS || kind == KIND_ARRAY, "is no array of shapes");
    int32_t step = record->tops == 0 ? 0 : param[1] / record->tops;
    RULE(param_shapes_count, step * record->tops == param[1] && (step == 4 || step == 5 || param[1] == 0), "has not the shapes of its outputs");
    for (int32_t i = 0; i < param[1]; i += step) {
        const int32_t *shape = &param[2 + i];
        int32_t dims = shape[0];
        RULE(param_shapes_dims, dims >= 0 && dims <= (step == 5 ? 4 : 3), "has a shape of more than 4 dimensions");
        int64_t bytes = sizeof(float);
        for (int32_t j = 1; j < step; j++) {
            RULE(param_shapes_size, shape[j] >= 0, "has a negative shape");
            bytes = verify_mul(bytes, MAX(shape[j], 1));
        }
        RULE(param_shapes_bytes, bytes <= VERIFY_MAX_BYTES, "has too large a shape");
    }
    return NULL;
}

// Checks a parameter; *keep says whether ncnn gets it.
static const char *param_normalise(const verify_record_t *record, const verify_row_t *row, int32_t *param, bool trusted, bool *keep) {
    int32_t id = PARAM_ID(*param);
    const verify_param_t *want = param_find(row, id);
    *keep = true;
    if (want == NULL) {
        *keep = trusted || id >= ID_SHAPES;
        return id >= ID_SHAPES ? param_common(record, param) : NULL;
    }
    switch (want->want) {
        case WANT_INT:
        case WANT_AS:
            return param_int(want, param);
        case WANT_FLOAT:
            // inf and nan look like names, and ncnn takes its own default for those.
            *keep = PARAM_KIND(*param) != KIND_STRING;
            return *keep ? param_float(want, param) : NULL;
        case WANT_INTS:
        case WANT_FLOATS:
            return param_array(want, param);
        default:
            return trusted ? NULL : "is not known to the verifier";
    }
}

// Of parameters that are not given, too: what ncnn puts in their place need not do.
static const char *check_ranges(const verify_layer_t *layer, int32_t *id) {
    for (size_t i = 0; i < layer->row->params_count; i++) {
        const verify_param_t *param = &layer->row->params[i];
        int32_t value = layer->p[param->id].i;
        bool within = (param->lo == INT16_MIN || value >= param->lo) && (param->hi == INT16_MAX || value <= param->hi);
        if (param->want <= WANT_AS && !within && verify_row_ranged(layer->row)) {
            *id = param->id;
            return "is out of its range, or missing";
        }
    }
    return NULL;
}

const char *verify_layer_normalise(verify_record_t *record, bool trusted, int32_t *id) {
    const verify_row_t *row = verify_row(record->row);
    *id = -1;
    if (!trusted) {
        RULE(layer_bottoms, record->bottoms >= row->bottoms_min && record->bottoms <= row->bottoms_max, "it has another number of inputs than it needs");
        RULE(layer_tops, record->tops >= row->tops_min && record->tops <= row->tops_max, "it has another number of outputs than it needs");
    }
    int32_t *words = (int32_t *)record;
    size_t to = RECORD_WORDS + record->bottoms + record->tops;
    size_t words_of_one;
    for (size_t from = to; from < (size_t)record->size; from += words_of_one) {
        words_of_one = verify_param_words(&words[from]);
        bool keep;
        const char *wrong = param_normalise(record, row, &words[from], trusted, &keep);
        if (wrong) {
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
        return NULL;
    }
    verify_layer_t layer;
    verify_layer_open(&layer, record, NULL);
    const char *wrong = check_ranges(&layer, id);
    if (wrong == NULL && row->check != NULL) {
        wrong = row->check(&layer);
    }
    verify_weights_t weights;
    return wrong ? wrong : verify_layer_weights(&layer, &weights);
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

const char *verify_layer_infer(verify_layer_t *layer) {
    return layer->row->shape(layer);
}

const char *verify_layer_weights(const verify_layer_t *layer, verify_weights_t *weights) {
    weights->count = 0;
    if (layer->row->weights != NULL) {
        layer->row->weights(layer, weights);
    }
    for (size_t i = 0; i < weights->count; i++) {
        RULE(weight_bytes, weights->items[i].count > 0 && verify_mul(weights->items[i].count, sizeof(float)) <= VERIFY_MAX_BYTES,
            "its weights are too large");
    }
    return NULL;
}
