// ModelBin as Layer sees it.
#ifndef NCNN_MP_MODELBIN_H
#define NCNN_MP_MODELBIN_H

#include "handle.h"
#include "types.h"

#include "ncnn_api.h"

// Lends one of ncnn's to a callback; MemoryError.
mp_obj_t ncnn_mp_modelbin_lend(ncnn_modelbin_t native, ncnn_mp_handle_t **handle);

// A ModelBin of no weights.
mp_obj_t ncnn_mp_modelbin_new(void);

// ncnn's C++ object, which ncnn_layer_load_model() takes in place of the C API's.
void *ncnn_mp_modelbin_cplusplus(ncnn_mp_handle_t *handle);

// Before and after ncnn loads weights: whether it got fewer than it asked for, and zeros instead. Before:
// RuntimeError while others read from the same DataReader.
void ncnn_mp_modelbin_expect(ncnn_mp_handle_t *handle);
bool ncnn_mp_modelbin_came_short(const ncnn_mp_handle_t *handle);

#endif
