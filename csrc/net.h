// Net as the other classes see it.
#ifndef NCNN_MP_NET_H
#define NCNN_MP_NET_H

#include "handle.h"
#include "option.h"
#include "verify/graph.h"
#include "verify/weights.h"

// What ncnn takes at once for each blob of a network and the layer that gives it, and for each Mat that
// a layer is run with, at most. Vectors of its own (simplestl) have room for twice what is in them.
#define NCNN_MP_BLOB_BYTES (24 * sizeof(void *) * (1 + NCNN_SIMPLESTL))
#define NCNN_MP_BLOB_RUN_BYTES (48 * sizeof(void *) * (1 + NCNN_SIMPLESTL))

typedef enum _ncnn_mp_net_state_t {
    NET_EMPTY,
    NET_PARAM, // the graph is there, its weights are not
    NET_READY,
} ncnn_mp_net_state_t;

typedef struct _ncnn_mp_net_t {
    ncnn_mp_handle_t base;
    ncnn_mp_handle_t *links[OPTION_ALLOCATORS];
    ncnn_mp_net_state_t state;
    bool trusted;          // Net(verify=False)
    bool busy;             // ncnn is reading a model: no other call may reach it
    size_t generation;     // changes with every clear(); an Extractor of another one is stale
    int32_t kvcache_max_seqlen_hint;
    size_t accounted;      // native bytes of the loaded model
    verify_graph_t *graph; // NULL: empty
    verify_feed_t feed;    // of the model that is being read
    int32_t created;       // the layer that ncnn made last, of those in Python
    bool inferred;         // the graph's shapes are those for `inputs`
    verify_shape_t inputs[VERIFY_MAX_INPUTS];
} ncnn_mp_net_t;

// The Net of a call that may reach ncnn now.
ncnn_mp_net_t *ncnn_mp_net_get(mp_obj_t self_in);

void ncnn_mp_net_check_idle(const ncnn_mp_net_t *self);

// Empties a Net; custom layers hear of it.
void ncnn_mp_net_clear(ncnn_mp_net_t *self, mp_obj_t kept);

// What a Net's model costs.
void ncnn_mp_net_account(ncnn_mp_net_t *self, size_t bytes);

// Sets the graph's shapes to those for such inputs, unless they are; ValueError.
void ncnn_mp_net_infer(ncnn_mp_net_t *self, const verify_shape_t *inputs);

// The same for the inputs that the param declares, if the shapes are those of none yet; whether they are
// of some now.
bool ncnn_mp_net_infer_declared(ncnn_mp_net_t *self);

// net_load.c
MP_DECLARE_CONST_FUN_OBJ_2(ncnn_mp_net_load_param_obj);
MP_DECLARE_CONST_FUN_OBJ_2(ncnn_mp_net_load_param_bin_obj);
MP_DECLARE_CONST_FUN_OBJ_2(ncnn_mp_net_load_model_obj);

// net_report.c
MP_DECLARE_CONST_FUN_OBJ_1(ncnn_mp_net_report_obj);

#endif
