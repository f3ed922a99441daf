// The table: what the verifier knows of each layer type.
#ifndef NCNN_MP_VERIFY_TABLE_H
#define NCNN_MP_VERIFY_TABLE_H

#include "graph.h"

// No blob and no weight has more bytes: below it neither int nor a 32-bit size_t overflows in ncnn.
#define VERIFY_MAX_BYTES (INT32_MAX)

typedef enum _verify_want_t {
    WANT_INT,
    WANT_AS, // an int that is what another one is, where it is not given
    WANT_FLOAT,
    WANT_INTS,
    WANT_FLOATS,
    WANT_NONE, // ncnn knows it, the verifier does not
} verify_want_t;

typedef struct _verify_param_t {
    uint8_t id;
    uint8_t want;
    int16_t otherwise; // or, of WANT_AS, the other's id
    int16_t lo;
    int16_t hi; // INT16_MAX: none
} verify_param_t;

typedef union _verify_value_t {
    int32_t i;
    float f;
    const int32_t *array; // its length, then its values; NULL: empty
} verify_value_t;

// A layer with its parameters at hand, defaults filled in.
typedef struct _verify_layer_t {
    const struct _verify_row_t *row;
    verify_value_t p[VERIFY_PARAM_IDS];
    uint32_t given; // a bit for each parameter that was
    int32_t bottoms;
    int32_t tops;
    const int32_t *blobs; // the bottoms', then the tops' numbers
    verify_shape_t *shapes; // by number
    uint64_t workspace; // bytes it needs while it runs, beyond its outputs
} verify_layer_t;

// A weight that a layer loads.
typedef enum _verify_storage_t {
    STORED_RAW,    // floats
    STORED_FLOATS, // behind a tag that says how they are stored
    STORED_INT8,   // the same, or as bytes
} verify_storage_t;

typedef struct _verify_weight_t {
    int64_t count;
    verify_storage_t storage;
} verify_weight_t;

#define VERIFY_MAX_WEIGHTS (8)

typedef struct _verify_weights_t {
    size_t count;
    verify_weight_t items[VERIFY_MAX_WEIGHTS];
} verify_weights_t;

// Functions of rows; they return NULL, or what is wrong.
typedef const char *verify_check_t(const verify_layer_t *layer);
typedef void verify_weigh_t(const verify_layer_t *layer, verify_weights_t *weights);
typedef const char *verify_shaper_t(verify_layer_t *layer);

typedef struct _verify_row_t {
    const char *name;
    uint8_t type; // ncnn's number
    uint8_t bottoms_min, bottoms_max;
    uint8_t tops_min, tops_max;
    uint8_t params_count;
    const verify_param_t *params;
    verify_check_t *check; // that parameters and arity fit together
    verify_weigh_t *weights;
    verify_shaper_t *shape; // sets the outputs' shapes
} verify_row_t;

// The row of a name or of ncnn's number, or -1.
int32_t verify_row_named(const char *name);
int32_t verify_row_typed(int32_t type);
const verify_row_t *verify_row(int32_t row);

// Whether the ranges of a row's parameters are checked: a guard for each row, in audit builds.
bool verify_row_ranged(const verify_row_t *row);

// Fills in what a record says.
void verify_layer_open(verify_layer_t *layer, const verify_record_t *record, verify_shape_t *shapes);

// normalise.c: checks the parameters of a new record and brings them into the form of the table: what it
// does not know goes, what it wants as floats is floats. The record's size is right afterwards. NULL,
// or what is wrong: with the parameter *id, unless that is -1.
const char *verify_layer_normalise(verify_record_t *record, bool trusted, int32_t *id);

// How many words a parameter takes.
size_t verify_param_words(const int32_t *param);

// params.c: false where there is no memory.
bool verify_fill_paramdict(const verify_record_t *record, ncnn_paramdict_t paramdict);

// Shapes of the outputs; checks them. NULL, or what is wrong.
const char *verify_layer_infer(verify_layer_t *layer);

// Weights, checked.
const char *verify_layer_weights(const verify_layer_t *layer, verify_weights_t *weights);

// One rule of the table, with a name.
#define RULE(name, condition, reason) \
    do { \
        if (GUARD_REFUSES(name, !(condition))) { \
            return reason; \
        } \
    } while (0)

/******************************************************************************/
// For the rules

// Products that stay where they are once they are too large.
#define VERIFY_HUGE (INT64_C(1) << 60)

static inline int64_t verify_mul(int64_t a, int64_t b) {
    int64_t product;
    return __builtin_mul_overflow(a, b, &product) || product > VERIFY_HUGE ? VERIFY_HUGE : product;
}

static inline const verify_shape_t *verify_bottom(const verify_layer_t *layer, size_t i) {
    return &layer->shapes[layer->blobs[i]];
}

static inline int32_t verify_length(const verify_layer_t *layer, int id) {
    return layer->p[id].array == NULL ? 0 : layer->p[id].array[0];
}

int64_t verify_elements(const verify_shape_t *shape);

// The size along the axis that weights go by: the outermost one.
int32_t verify_channels(const verify_shape_t *shape);

bool verify_same(const verify_shape_t *a, const verify_shape_t *b);

// The sizes outermost first, as axes count them; and back. `axes` is the number of them.
void verify_to_axes(const verify_shape_t *shape, int32_t *sizes);
verify_shape_t verify_from_axes(int32_t axes, const int32_t *sizes);

// Sets an output; dims of 1 to 4.
const char *verify_top(verify_layer_t *layer, size_t i, int32_t dims, int64_t w, int64_t h, int64_t d, int64_t c);
const char *verify_top_like(verify_layer_t *layer, size_t i, const verify_shape_t *shape);

// What a layer needs besides its outputs.
const char *verify_workspace(verify_layer_t *layer, int64_t w, int64_t h, int64_t c);

void verify_weight(verify_weights_t *weights, int64_t count, verify_storage_t storage);

#endif
