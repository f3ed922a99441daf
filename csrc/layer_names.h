// The layer types that ncnn may have.
#ifndef NCNN_MP_LAYER_NAMES_H
#define NCNN_MP_LAYER_NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ncnn's numbers of them.
enum {
    #include "layer_type_enum.h"
};

// The text behind `i` others, of texts of `size` bytes one behind the other, each with its NUL; NULL where
// there are not so many.
const char *ncnn_mp_text_of(const char *texts, size_t size, uint32_t i);

// The name of a type by ncnn's number; NULL where there is none.
const char *ncnn_mp_layer_name(int32_t type);

// And the other way round; -1 where there is none. ncnn's own look-up needs an ncnn built with strings.
int32_t ncnn_mp_layer_number(const char *name);

// Whether this ncnn was built with it: firmware has the layers of its profile. MemoryError.
bool ncnn_mp_layer_built(int32_t type);

#endif
