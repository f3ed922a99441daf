// The native heap: everything between two symbols of the linker script, and not a byte more.
// malloc() answers NULL beyond. What is given out is counted.
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#include "board.h"

static board_native_t native;

// newlib calls the first, picolibc the second.
void *_sbrk(ptrdiff_t increment);
void *sbrk(ptrdiff_t increment);

void *_sbrk(ptrdiff_t increment) {
    static uint8_t *end = &_heap_start;
    if (increment > &_heap_end - end || increment < &_heap_start - end) {
        errno = ENOMEM;
        return (void *)-1;
    }
    uint8_t *start = end;
    end += increment;
    return start;
}

void *sbrk(ptrdiff_t increment) {
    return _sbrk(increment);
}

board_native_t board_native(void) {
    native.size = (size_t)(&_heap_end - &_heap_start);
    return native;
}

void board_native_rewind(void) {
    native.peak = native.live;
}

// The C library's functions may call each other (picolibc) or not (newlib): what the outermost call
// gives and takes is counted.
static unsigned depth;

static void *counted(void *block) {
    if (block != NULL && depth == 0) {
        native.blocks++;
        native.live += malloc_usable_size(block);
        native.peak = native.live > native.peak ? native.live : native.peak;
    }
    return block;
}

static void uncount(void *block) {
    if (block != NULL && depth == 0) {
        native.blocks--;
        native.live -= malloc_usable_size(block);
    }
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void __real_free(void *block);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);
void __wrap_free(void *block);

void *__wrap_malloc(size_t size) {
    depth++;
    void *block = __real_malloc(size);
    depth--;
    return counted(block);
}

void *__wrap_calloc(size_t count, size_t size) {
    depth++;
    void *block = __real_calloc(count, size);
    depth--;
    return counted(block);
}

void *__wrap_realloc(void *block, size_t size) {
    size_t before = block == NULL ? 0 : malloc_usable_size(block);
    depth++;
    void *moved = __real_realloc(block, size);
    depth--;
    if (depth == 0 && block != NULL && (moved != NULL || size == 0)) {
        native.blocks--;
        native.live -= before;
    }
    return counted(moved);
}

void __wrap_free(void *block) {
    uncount(block);
    depth++;
    __real_free(block);
    depth--;
}
