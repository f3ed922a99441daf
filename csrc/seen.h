// For the one build that memcheck watches. SEEN: a Python program is about to see these elements of a
// Mat, has each byte been written? UNWRITTEN: from now on, none of these has.
#ifndef NCNN_MP_SEEN_H
#define NCNN_MP_SEEN_H

#if MICROPY_DEBUG_VALGRIND
#include <valgrind/memcheck.h>
#define SEEN(bytes, size) ((void)VALGRIND_CHECK_MEM_IS_DEFINED(bytes, size))
#define UNWRITTEN(bytes, size) ((void)VALGRIND_MAKE_MEM_UNDEFINED(bytes, size))
#else
#define SEEN(bytes, size) ((void)0)
#define UNWRITTEN(bytes, size) ((void)0)
#endif

#endif
