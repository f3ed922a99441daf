// Allocator as the other classes see it.
#ifndef NCNN_MP_ALLOCATOR_H
#define NCNN_MP_ALLOCATOR_H

#include "handle.h"
#include "memory.h"
#include "types.h"

// What ncnn is given for an optional Allocator handle: the module's own for NULL; MemoryError.
ncnn_allocator_t ncnn_mp_allocator_native(const ncnn_mp_handle_t *handle);

#endif
