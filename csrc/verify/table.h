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
    WANT_FLOAT,
    WANT_INTS,
    WANT_FLOATS,
    WANT_NONE, // ncnn knows it, the verifier does not
} verify_want_t;

// A parameter that a row knows; table.c makes and reads them.
typedef struct _verify_param_t {
    uint16_t id : 5;
    uint16_t range : 5;     // of ints; those behind the last range are other wants
    uint16_t is_as : 1;     // where it is not given, it is what another one is,
    uint16_t otherwise : 5; // whose id this is; else which of the values that are usual then
} verify_param_t;

typedef union _verify_value_t {
    int32_t i;
    float f;
    const int32_t *array; // its length, then its values; NULL: empty
} verify_value_t;

// A layer with its parameters at hand, defaults filled in.
typedef struct _verify_layer_t {
    const struct _verify_row_t *row;
    int32_t bottoms;
    int32_t tops;
    const int32_t *blobs; // the bottoms', then the tops' numbers
    verify_shape_t *shapes; // by number
    int32_t workspace; // elements it needs while it runs, beyond its outputs
    uint32_t given; // a bit for each parameter that was
    verify_value_t p[VERIFY_PARAM_IDS];
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
    const verify_param_t *params;
    uint8_t params_count;
    uint8_t type; // ncnn's number: an enumerator of layer_names.h; of activations, any of theirs
    uint8_t bottoms_min, bottoms_max;
    uint8_t tops_min, tops_max;
    bool in_place; // its output lies in the memory of its input
    verify_check_t *check; // that parameters and arity fit together
    verify_weigh_t *weights;
    verify_shaper_t *shape; // sets the outputs' shapes
} verify_row_t;

// The row of ncnn's number of a type, or ROW_UNKNOWN.
int32_t verify_row_typed(int32_t type);
const verify_row_t *verify_row(int32_t row);

// Whether the ranges of a row's parameters are checked: a guard for each row, in audit builds.
bool verify_row_ranged(const verify_row_t *row);

verify_want_t verify_want(const verify_param_t *param);

// Whether an int may be this parameter.
bool verify_in_range(const verify_param_t *param, int32_t value);

// What an int is that is not given.
int32_t verify_default(const verify_param_t *param, const verify_value_t *others);

// Fills in what a record says.
void verify_layer_open(verify_layer_t *layer, const verify_record_t *record, verify_shape_t *shapes);

// Ids that every layer has: the shapes of its outputs, and what it shall not use.
enum { ID_SHAPES = 30, ID_FEATURES = 31 };

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

// What shapes a layer is given, in words: on the GC heap.
const char *verify_given(const verify_record_t *record, const verify_shape_t *shapes);

// Weights, checked; those of a record of any layer, which have been.
verify_wrong_t verify_layer_weights(const verify_layer_t *layer, verify_weights_t *weights);
void verify_record_weights(const verify_record_t *record, verify_weights_t *weights);

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

// For each axis of a shape of so many dimensions, outermost first, which of its sizes it is.
enum { AXIS_W, AXIS_H, AXIS_D, AXIS_C };
extern const uint8_t verify_axis_names[4][4];

// The ids of w, h, d, c, of layers that are given a shape.
extern const uint8_t verify_shape_ids[4];

// The sizes as axes count them.
void verify_to_axes(const verify_shape_t *shape, int32_t *sizes);

// An output, to be set.
static inline verify_shape_t *verify_top(const verify_layer_t *layer, size_t i) {
    return &layer->shapes[layer->blobs[layer->bottoms + i]];
}

// What sets an output is RIGHT: verify_layer_infer() looks at all of them when the rule has.
verify_wrong_t verify_top_of_axes(verify_layer_t *layer, size_t i, int32_t axes, const int32_t *sizes);

// Sets the only one: to sizes of w, h, d, c; to 1, 2 or 3 dimensions.
verify_wrong_t verify_top_4(verify_layer_t *layer, int32_t dims, const int32_t *sizes);
verify_wrong_t verify_top_1(verify_layer_t *layer, int32_t w);
verify_wrong_t verify_top_2(verify_layer_t *layer, int32_t w, int32_t h);
verify_wrong_t verify_top_3(verify_layer_t *layer, int32_t w, int32_t h, int32_t c);

// What a layer needs besides its outputs.
verify_wrong_t verify_workspace(verify_layer_t *layer, int32_t w, int32_t h, int32_t c);

void verify_weight(verify_weights_t *weights, int32_t count, verify_storage_t storage);

// Elements of a blob as ncnn lays it out, its channels aligned to 16 bytes.
int32_t verify_laid_out(const verify_shape_t *shape);

#endif
