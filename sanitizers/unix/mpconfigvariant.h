// The configuration of every MicroPython that we build for unix: the standard variant's features,
// and an end of the virtual machine that finalises all objects, as a soft reset does on a board.

#define MICROPY_CONFIG_ROM_LEVEL (MICROPY_CONFIG_ROM_LEVEL_EXTRA_FEATURES)

#include "ports/unix/variants/mpconfigvariant_common.h"

// Ctrl-C waits for Python code, as on a microcontroller, and does not jump over ncnn's frames.
#undef MICROPY_ASYNC_KBD_INTR
#define MICROPY_ASYNC_KBD_INTR (0)

void program_end(void);
#define MICROPY_PORT_DEINIT_FUNC program_end()

#if NCNN_MP_AUDIT
#include "gc_heap.h"
#define MICROPY_GC_HOOK_SPAN(start, n_used, n_room) gc_heap_span((void *)(start), n_used, n_room)
#define MICROPY_GC_HOOK_ROOM(n_bytes) GC_HEAP_ROOM(n_bytes)
#define MICROPY_GC_HOOK_ALLOC() gc_heap_alloc()
// The sanitizers' runtime prints with the C library's printf, not with MicroPython's.
#define MICROPY_USE_INTERNAL_PRINTF (0)
#endif
