// Elements of a Mat that a Python program is about to see: memcheck is asked whether each byte has
// been written, in the one build that it watches.
#ifndef NCNN_MP_SEEN_H
#define NCNN_MP_SEEN_H

#if MICROPY_DEBUG_VALGRIND
#include <valgrind/memcheck.h>
#define SEEN(bytes, size) ((void)VALGRIND_CHECK_MEM_IS_DEFINED(bytes, size))
#else
#define SEEN(bytes, size) ((void)0)
#endif

#endif
