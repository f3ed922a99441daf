// MicroPython's heap in audit builds: AddressSanitizer knows which of its bytes belong to somebody,
// and allocations can be made to collect or to fail. Called by py/gc.c through the hooks of
// ports/patches/micropython/0001-gc-hooks.patch.
#ifndef GC_HEAP_H
#define GC_HEAP_H

#include <stdbool.h>
#include <stddef.h>

// A byte more than was asked for: the first byte past an allocation is never one of another.
#define GC_HEAP_ROOM(n_bytes) ((n_bytes) + ((n_bytes) != 0))

void gc_heap_span(const void *start, size_t n_used, size_t n_room);
bool gc_heap_alloc(void);

#endif // GC_HEAP_H
