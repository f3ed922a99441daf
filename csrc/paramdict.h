// ParamDict as Layer sees it.
#ifndef NCNN_MP_PARAMDICT_H
#define NCNN_MP_PARAMDICT_H

#include "handle.h"
#include "types.h"

#include "ncnn_api.h"

// Lends one of ncnn's to a callback; MemoryError.
mp_obj_t ncnn_mp_paramdict_lend(ncnn_paramdict_t native, ncnn_mp_handle_t **handle);

#endif
