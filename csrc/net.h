// Net as the other classes see it.
#ifndef NCNN_MP_NET_H
#define NCNN_MP_NET_H

#include "handle.h"
#include "option.h"
#include "param.h"

typedef enum _ncnn_mp_net_state_t {
    NET_EMPTY,
    NET_PARAM, // the graph is there, its weights are not
    NET_READY,
} ncnn_mp_net_state_t;

typedef struct _ncnn_mp_net_t {
    ncnn_mp_handle_t base;
    ncnn_mp_handle_t *links[OPTION_ALLOCATORS];
    ncnn_mp_net_state_t state;
    bool named;            // its param was text: ncnn knows names
    bool busy;             // ncnn is reading a model: no other call may reach it
    uint32_t generation;   // changes with every clear(); an Extractor of another one is stale
    int32_t kvcache_max_seqlen_hint;
    size_t accounted;      // native bytes of the loaded model
    ncnn_mp_param_inputs_t inputs;
} ncnn_mp_net_t;

// The name of input `i`, which must exist; ValueError where the param had no names.
const char *ncnn_mp_net_input_name(const ncnn_mp_net_t *self, size_t i);

#endif
