// High-water marks: memory is painted before it is used, and what has lost its paint was used.
#ifndef PAINT_H
#define PAINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAINT (0xbbbbbbbb)

static inline void board_paint(void *start, void *end) {
    for (volatile uint32_t *word = start; word < (volatile uint32_t *)end; word++) {
        *word = PAINT;
    }
}

// The first word from `start` that has lost its paint, or `end`.
static inline const uint32_t *board_painted_to(const void *start, const void *end) {
    const volatile uint32_t *word = start;
    while (word < (const volatile uint32_t *)end && *word == PAINT) {
        word++;
    }
    return (const uint32_t *)word;
}

// Past the last word before `end` that has lost its paint, or `start`.
static inline const uint32_t *board_painted_from(const void *start, const void *end) {
    const volatile uint32_t *word = end;
    while (word > (const volatile uint32_t *)start && word[-1] == PAINT) {
        word--;
    }
    return (const uint32_t *)word;
}

#endif
