// The table: what the verifier knows of each layer type.
#ifndef NCNN_MP_VERIFY_TABLE_H
#define NCNN_MP_VERIFY_TABLE_H

#include "graph.h"

// No blob and no weight has so many elements: below it neither an int nor a 32-bit size_t that counts
// their bytes overflows in ncnn. No int of a param is larger, either, and products stay there: a sum of
// three such numbers is an int.
#define VERIFY_HUGE (1 << 29)

// What may be wrong with a layer, or with one of its parameters; the words are in wrong.c.
typedef enum _verify_wrong_t {
    RIGHT,
    #define WRONG(name, words) WRONG_##name,
    #include "wrong.h"
} verify_wrong_t;
#undef WRONG

const char *verify_words(verify_wrong_t wrong);

typedef enum _verify_want_t {
    WANT_INT,
    WANT_AS, // an int that is what another one is, where it is not given
    WANT_FLOAT,
    WANT_INTS,
    WANT_FLOATS,
    WANT_NONE, // ncnn knows it, the verifier does not
} verify_want_t;

// Ranges of ints, in table.c.
typedef struct _verify_param_t {
    uint8_t id;
    uint8_t want : 3;
    uint8_t range : 5;
    int16_t otherwise; // or, of WANT_AS, the other's id
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
    int32_t workspace; // elements it needs while it runs, beyond its outputs
} verify_layer_t;

// A weight that a layer loads.
typedef enum _verify_storage_t {
    STORED_RAW,    // floats
    STORED_FLOATS, // behind a tag that says how they are stored
    STORED_INT8,   // the same, or as bytes
} verify_storage_t;

typedef struct _verify_weight_t {
    int32_t count;
    verify_storage_t storage;
} verify_weight_t;

#define VERIFY_MAX_WEIGHTS (8)

typedef struct _verify_weights_t {
    size_t count;
    verify_weight_t items[VERIFY_MAX_WEIGHTS];
} verify_weights_t;

// Functions of rows. A shaper gets the shape of its first input, which a row without inputs has not.
typedef verify_wrong_t verify_check_t(const verify_layer_t *layer);
typedef void verify_weigh_t(const verify_layer_t *layer, verify_weights_t *weights);
typedef verify_wrong_t verify_shaper_t(verify_layer_t *layer, const verify_shape_t *in);

typedef struct _verify_row_t {
    const char *name;
    uint8_t type; // ncnn's number
    uint8_t bottoms_min, bottoms_max;
    uint8_t tops_min, tops_max;
    uint8_t params_count;
    bool in_place; // its output lies in the memory of its input
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

// Whether an int may be this parameter.
bool verify_in_range(const verify_param_t *param, int32_t value);

// Fills in what a record says.
void verify_layer_open(verify_layer_t *layer, const verify_record_t *record, verify_shape_t *shapes);

// normalise.c: checks the parameters of a new record and brings them into the form of the table: what it
// does not know goes, what it wants as floats is floats. The record's size is right afterwards. What is
// wrong is so with the parameter *id, unless that is -1.
verify_wrong_t verify_layer_normalise(verify_record_t *record, bool trusted, int32_t *id);

// How many words a parameter takes.
size_t verify_param_words(const int32_t *param);

// params.c: false where there is no memory.
bool verify_fill_paramdict(const verify_record_t *record, ncnn_paramdict_t paramdict);

// Shapes of the outputs; checks them.
verify_wrong_t verify_layer_infer(verify_layer_t *layer);

// Weights, checked.
verify_wrong_t verify_layer_weights(const verify_layer_t *layer, verify_weights_t *weights);

// One rule of the table, with a name: what is wrong where the condition does not hold.
#define RULE(name, condition, wrong) \
    do { \
        if (GUARD_REFUSES(name, !(condition))) { \
            return WRONG_##wrong; \
        } \
    } while (0)

// A rule that asks others.
#define TRY(rules) \
    do { \
        verify_wrong_t wrong_ = (rules); \
        if (wrong_ != RIGHT) { \
            return wrong_; \
        } \
    } while (0)

/******************************************************************************/
// For the rules

// A product of what is not negative.
int32_t verify_mul(int32_t a, int32_t b);

static inline const verify_shape_t *verify_bottom(const verify_layer_t *layer, size_t i) {
    return &layer->shapes[layer->blobs[i]];
}

static inline int32_t verify_length(const verify_layer_t *layer, int id) {
    return layer->p[id].array == NULL ? 0 : layer->p[id].array[0];
}

int32_t verify_elements(const verify_shape_t *shape);

// The size along the axis that weights go by: the outermost one.
int32_t verify_channels(const verify_shape_t *shape);

bool verify_same(const verify_shape_t *a, const verify_shape_t *b);

// The sizes outermost first, as axes count them; and back. `axes` is the number of them.
void verify_to_axes(const verify_shape_t *shape, int32_t *sizes);
verify_shape_t verify_from_axes(int32_t axes, const int32_t *sizes);

// Sets an output.
verify_wrong_t verify_top(verify_layer_t *layer, size_t i, verify_shape_t shape);
verify_wrong_t verify_top_of_axes(verify_layer_t *layer, size_t i, int32_t axes, const int32_t *sizes);

// Sets the only one, of 1, 2 or 3 dimensions.
verify_wrong_t verify_top_1(verify_layer_t *layer, int32_t w);
verify_wrong_t verify_top_2(verify_layer_t *layer, int32_t w, int32_t h);
verify_wrong_t verify_top_3(verify_layer_t *layer, int32_t w, int32_t h, int32_t c);

// What a layer needs besides its outputs.
verify_wrong_t verify_workspace(verify_layer_t *layer, int32_t w, int32_t h, int32_t c);

void verify_weight(verify_weights_t *weights, int32_t count, verify_storage_t storage);

// Elements of a blob as ncnn lays it out, its channels aligned to 16 bytes.
int32_t verify_laid_out(const verify_shape_t *shape);

#endif
