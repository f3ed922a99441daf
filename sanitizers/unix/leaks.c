// Says where the native memory was allocated that a program left behind, in the words of
// LeakSanitizer. Exact, as the runner's counts are: every block that was allocated between
// leaks_begin() and leaks_report() and is still there, whatever points at it.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "leaks.h"

#define BLOCKS 16384 // a power of two
#define DEPTH 24
#define STACKS 16

typedef void malloc_hook_t(const volatile void *block, size_t size);
typedef void free_hook_t(const volatile void *block);

// Present when a sanitizer's allocator is.
__attribute__((weak)) int __sanitizer_install_malloc_and_free_hooks(malloc_hook_t *, free_hook_t *);
__attribute__((weak)) size_t __asan_get_alloc_stack(void *block, void **trace, size_t size, int *thread);
__attribute__((weak)) size_t __sanitizer_get_allocated_size(const volatile void *block);

typedef struct {
    void *trace[DEPTH];
    size_t depth;
    size_t bytes;
    size_t blocks;
} leak_t;

static const volatile void *blocks[BLOCKS];
static size_t used;
static bool recording;

static size_t place_of(const volatile void *block) {
    size_t place = ((uintptr_t)block >> 4) * 0x9E3779B97F4A7C15u >> 40;
    while (blocks[place % BLOCKS] != NULL && blocks[place % BLOCKS] != block) {
        place++;
    }
    return place % BLOCKS;
}

// Freed blocks keep their place, so that no search ends too early; a new block may take it again.
static bool freed[BLOCKS];

static void on_malloc(const volatile void *block, size_t size) {
    (void)size;
    if (recording && used < BLOCKS / 2) {
        size_t place = place_of(block);
        used += blocks[place] == NULL;
        blocks[place] = block;
        freed[place] = false;
    }
}

static void on_free(const volatile void *block) {
    if (recording) {
        size_t place = place_of(block);
        freed[place] = true;
    }
}

void leaks_begin(void) {
    static bool installed;
    if (__sanitizer_install_malloc_and_free_hooks != NULL && __asan_get_alloc_stack != NULL) {
        installed = installed || __sanitizer_install_malloc_and_free_hooks(on_malloc, on_free) != 0;
    }
    memset((void *)blocks, 0, sizeof(blocks));
    memset(freed, 0, sizeof(freed));
    used = 0;
    recording = installed;
}

static void add(leak_t *stacks, size_t *count, void *block) {
    leak_t found = { .blocks = 1, .bytes = __sanitizer_get_allocated_size(block) };
    int thread;
    found.depth = __asan_get_alloc_stack(block, found.trace, DEPTH, &thread);
    for (size_t i = 0; i < *count; i++) {
        if (memcmp((const void *)stacks[i].trace, (const void *)found.trace, sizeof(found.trace)) == 0) {
            stacks[i].bytes += found.bytes;
            stacks[i].blocks++;
            return;
        }
    }
    if (*count < STACKS) {
        stacks[(*count)++] = found;
    }
}

static void print(const leak_t *stack) {
    dprintf(STDERR_FILENO, "\nDirect leak of %zu byte(s) in %zu object(s) allocated from:\n",
        stack->bytes, stack->blocks);
    for (size_t i = 0; i < stack->depth; i++) {
        Dl_info file = { 0 }; // the sanitizer's own way to ask takes a hundred times as long
        dladdr(stack->trace[i], &file);
        dprintf(STDERR_FILENO, "    #%zu %p (%s+0x%zx)\n", i, stack->trace[i],
            file.dli_fname != NULL ? file.dli_fname : "?",
            (size_t)((char *)stack->trace[i] - (char *)file.dli_fbase));
    }
}

void leaks_report(void) {
    static leak_t stacks[STACKS];
    size_t count = 0;
    recording = false;
    memset(stacks, 0, sizeof(stacks));
    for (size_t i = 0; i < BLOCKS; i++) {
        if (blocks[i] != NULL && !freed[i]) {
            add(stacks, &count, (void *)blocks[i]);
        }
    }
    if (count != 0) {
        dprintf(STDERR_FILENO, "\n==%d==ERROR: LeakSanitizer: detected memory leaks\n", (int)getpid());
    }
    for (size_t i = 0; i < count; i++) {
        print(&stacks[i]);
    }
}
