// How a graph is built, layer by layer, while a file is read. Refuses with ValueError.
#ifndef NCNN_MP_VERIFY_BUILD_H
#define NCNN_MP_VERIFY_BUILD_H

#include "graph.h"

// Memory of the GC heap that grows by doubling.
typedef struct _verify_bytes_t {
    char *data;
    size_t used;
    size_t room;
} verify_bytes_t;

// So many bytes more, zero.
void *verify_bytes_add(verify_bytes_t *bytes, size_t size);
void verify_bytes_words(verify_bytes_t *bytes, const int32_t *words, size_t count);
void verify_bytes_word(verify_bytes_t *bytes, int32_t word);

typedef struct _verify_build_t {
    bool text;
    bool trusted;
    mp_obj_t kept;
    int32_t claimed;        // blobs, says the file
    int32_t named;          // blobs, say its layers, each as often as it is named
    size_t record;          // where the layer that is being built begins
    size_t array;           // where the array does
    verify_bytes_t words;   // records
    verify_bytes_t offsets; // of them
    verify_bytes_t blobs;   // what is known of each
    verify_bytes_t strings;
    int32_t *buckets;       // blobs by the hashes of their names
    size_t buckets_count;
    verify_graph_t counts;  // of the graph to be
} verify_build_t;

void verify_build_begin(verify_build_t *build, bool text, bool trusted, mp_obj_t kept);

// A layer of a type's name, or number.
void verify_build_layer(verify_build_t *build, const char *type, int32_t number, const char *name);

// A blob that it takes, or makes, of a number or (not NULL) a name.
void verify_build_bottom(verify_build_t *build, int32_t blob, const char *name);
void verify_build_top(verify_build_t *build, int32_t blob, const char *name);

// Its parameters; verify_build_id() checks a number that a file gives.
int32_t verify_build_id(verify_build_t *build, int32_t id);
void verify_build_scalar(verify_build_t *build, int32_t id, verify_kind_t kind, int32_t value);
void verify_build_string(verify_build_t *build, int32_t id, const char *text, size_t length);
void verify_build_array(verify_build_t *build, int32_t id);
void verify_build_element(verify_build_t *build, int32_t value);
void verify_build_array_end(verify_build_t *build, verify_kind_t kind);

void verify_build_layer_end(verify_build_t *build);

// The graph in native memory; MemoryError.
verify_graph_t *verify_build_end(verify_build_t *build);

#endif
