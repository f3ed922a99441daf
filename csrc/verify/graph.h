// The graph of a network, as the verifier builds it out of a param file and as runs need it: layers
// one after another in the order in which they run, blobs by number, names of both. See README.md.
#ifndef NCNN_MP_VERIFY_GRAPH_H
#define NCNN_MP_VERIFY_GRAPH_H

#include "guard.h"
#include "reader.h"
#include "shape.h"

// What no network has more of.
#define VERIFY_MAX_LAYERS (8192)
#define VERIFY_MAX_BLOBS (16384)
#define VERIFY_MAX_ARITY (255) // inputs, or outputs, of one layer
#define VERIFY_MAX_INPUTS (8)
#define VERIFY_MAX_PARAM_BYTES (4 << 20)

// ncnn runs a blob's producer, and its producers, by recursion: so many at a time, and no more but for
// the Splits between them.
#define VERIFY_RECURSION (8)

typedef struct _verify_shape_t {
    int32_t dims; // 0: not known yet
    union {
        struct {
            int32_t w, h, d, c; // unused ones are 1
        };
        int32_t sizes[4]; // the same
    };
} verify_shape_t;

// How a parameter was written; a known layer's are INT, FLOAT, INTS and FLOATS.
typedef enum _verify_kind_t {
    KIND_INT,
    KIND_FLOAT,
    KIND_SCALAR, // of a binary param: either
    KIND_INTS,
    KIND_FLOATS,
    KIND_ARRAY,
    KIND_STRING,
} verify_kind_t;

#define VERIFY_PARAM_IDS (32)
#define PARAM_KEY(id, kind) ((id) | (kind) << 8)
#define PARAM_ID(key) ((key) & 0xff)
#define PARAM_KIND(key) ((key) >> 8)

// What a layer is, in place of a row of the table.
#define ROW_UNKNOWN (-1) // of a trusted model
#define ROW_CUSTOM (-2)  // written in Python

// A layer. Behind it: its inputs, its outputs, its parameters. A parameter is its key, then a value,
// or a length and so many values; a string's length is in bytes.
typedef struct _verify_record_t {
    int32_t size; // in words, with this header
    int32_t row;
    int32_t name; // where its name lies in the strings, and behind it its type's
    int32_t checkpoint; // whether a run stops here, so that ncnn's recursion starts anew
    int32_t type; // ncnn's number; from here on as in a binary param
    int32_t bottoms;
    int32_t tops;
    int32_t words[];
} verify_record_t;

#define RECORD_WORDS (sizeof(verify_record_t) / sizeof(int32_t))

// Of a blob: whether a layer makes it, and whether the blob that a run is for needs it.
enum { MARK_MADE = 1, MARK_NEEDED = 2 };

// A whole network in one block of native memory.
typedef struct _verify_graph_t {
    bool named;   // its param was text
    bool trusted; // of Net(verify=False)
    bool stops;   // there are layers that a run stops at
    bool unknown; // its shapes depend on what custom layers give
    int32_t layers;
    int32_t blobs;
    int32_t native_blobs; // ncnn's: a copy more for each of several layers that take one
    int32_t arity; // blobs that one layer, or a Split, takes and makes, at most
    int32_t inputs;
    int32_t outputs;          // blobs that no layer takes
    const int32_t *words;     // records
    const uint32_t *offsets;  // of each layer's record
    const int32_t *names;     // of each blob, in the strings
    const uint32_t *uses;     // how many layers take each blob
    verify_shape_t *shapes;   // of each blob, for the inputs last given
    uint8_t *marks;           // of each blob: MARK_*
    const char *strings;
    size_t bytes;
    int32_t input_blobs[VERIFY_MAX_INPUTS];
    verify_shape_t declared[VERIFY_MAX_INPUTS]; // dims 0: the file says nothing
} verify_graph_t;

static inline const verify_record_t *verify_record(const verify_graph_t *graph, size_t layer) {
    return (const verify_record_t *)(graph->words + graph->offsets[layer]);
}

// parse.c: reads a text or a binary param, no byte further than its last layer, and checks it;
// ValueError, MemoryError, and whatever a stream raises. `kept` names the custom layers.
verify_graph_t *verify_parse(ncnn_mp_reader_t *reader, bool text, bool trusted, mp_obj_t kept);
void verify_free(verify_graph_t *graph);

// build.c: refuses a layer that this ncnn was built without, if ncnn has refused something; ValueError.
void verify_check_built(const verify_graph_t *graph);

// write.c: the graph as ncnn is given it: a binary param, a bytes object.
mp_obj_t verify_write(const verify_graph_t *graph);

// infer.c: the shape of a Mat.
verify_shape_t verify_shape_of(ncnn_mat_t mat);

// infer.c: the shapes of all blobs, given those of the inputs; ValueError where a layer cannot take
// what it would be given. Blobs behind a custom layer stay unknown until it has run.
void verify_infer(verify_graph_t *graph, const verify_shape_t *inputs);

// A custom layer gives these: its outputs' shapes are known now, and so is what follows from them.
void verify_infer_custom(verify_graph_t *graph, size_t layer, const verify_shape_t *tops);

// run.c: marks what `blob` needs, then calls `visit` for each layer that a run should stop at, in
// order; the first status that is not 0 ends it.
int verify_run_stops(verify_graph_t *graph, size_t blob, int (*visit)(void *context, int32_t blob), void *context);

// peak.c: the most bytes of activations at once, for the shapes inferred; 0: not known. MemoryError.
uint64_t verify_peak(const verify_graph_t *graph);

// Names, for messages and for programs.
const char *verify_blob_name(const verify_graph_t *graph, size_t blob);
int32_t verify_find_blob(const verify_graph_t *graph, const char *name); // -1: none

#endif
