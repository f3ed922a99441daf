// The layer types that ncnn may have.
#ifndef NCNN_MP_LAYER_NAMES_H
#define NCNN_MP_LAYER_NAMES_H

#include <stdbool.h>
#include <stdint.h>

// The name of a type by ncnn's number; NULL where there is none.
const char *ncnn_mp_layer_name(int32_t type);

// Whether this ncnn was built with it: firmware has the layers of its profile. MemoryError.
bool ncnn_mp_layer_built(int32_t type);

#endif
