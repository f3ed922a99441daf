// Param files: read and bounded by the module before ncnn sees them.
#ifndef NCNN_MP_PARAM_H
#define NCNN_MP_PARAM_H

#include "reader.h"

// How many Input layers a network may have.
#define NCNN_MP_MAX_INPUTS (8)

// What ncnn takes at once for each blob of a network and the layer that gives it, and for each Mat that
// a layer is run with, at most.
#define NCNN_MP_BLOB_BYTES (24 * sizeof(void *))
#define NCNN_MP_BLOB_RUN_BYTES (48 * sizeof(void *))

// The shapes that a network's Input layers declare; w == 0 where one declares none.
typedef struct _ncnn_mp_param_inputs_t {
    size_t blobs;      // of the whole network, at most
    size_t most_blobs; // of one layer
    size_t count;
    struct {
        int32_t w, h, d, c;
    } shapes[NCNN_MP_MAX_INPUTS];
} ncnn_mp_param_inputs_t;

// Reads a text or a binary param, no byte further than its last layer, and returns it as bytes;
// ValueError where it ends early or makes no sense, and whatever a stream raises.
mp_obj_t ncnn_mp_param_read_text(ncnn_mp_reader_t *reader, ncnn_mp_param_inputs_t *inputs);
mp_obj_t ncnn_mp_param_read_binary(ncnn_mp_reader_t *reader, ncnn_mp_param_inputs_t *inputs);

#endif
