// Weights: what a model file must hold, word by word, checked while ncnn reads it.
#ifndef NCNN_MP_VERIFY_WEIGHTS_H
#define NCNN_MP_VERIFY_WEIGHTS_H

#include "table.h"

// Where in a model file the next read is.
typedef struct _verify_feed_t {
    const verify_graph_t *graph;
    int32_t layer;          // whose weights come
    size_t next;            // of them
    verify_weights_t weights;
    size_t data;            // bytes that ncnn must read at once, the tag having been read; 0: none
    bool custom;            // a layer in Python reads what it wants
    const char *wrong;      // NULL, or why the model is refused
    int32_t wrong_layer;
} verify_feed_t;

void verify_feed_begin(verify_feed_t *feed, const verify_graph_t *graph);

// ncnn reads so many bytes next, and `bytes` are those: from the first that may not be, ncnn gets
// zeros instead.
void verify_feed_read(verify_feed_t *feed, void *bytes, size_t size);

// A layer in Python begins and ends to read.
void verify_feed_custom(verify_feed_t *feed, int32_t layer, bool begins);

// Whether the model has been read to its end.
void verify_feed_end(verify_feed_t *feed);

// Whether these bytes are all weights of a network without layers in Python, and nothing else.
bool verify_weights_are(const verify_graph_t *graph, const uint8_t *bytes, size_t size);

// All weights of a network, in elements, and the fewest bytes that a file of them may have.
uint64_t verify_weights_total(const verify_graph_t *graph, uint64_t *fewest_bytes);

#endif
