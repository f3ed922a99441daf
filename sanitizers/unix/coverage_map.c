// Hands out the coverage of the last program: one counter and one table row (address, flags) for
// each edge of the instrumented files. Empty in a build without instrumentation.

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "program_runner.h"

typedef struct {
    uintptr_t address;
    uintptr_t flags; // 1: the entry of a function
} edge_t;

__attribute__((weak)) extern uint8_t __start___sancov_cntrs[];
__attribute__((weak)) extern uint8_t __stop___sancov_cntrs[];
__attribute__((weak)) extern const edge_t __start___sancov_pcs[];

PROGRAM_EXPORT void sancov_counters(uint8_t **start, uint8_t **stop);
PROGRAM_EXPORT void sancov_pcs(const edge_t **start);

void sancov_counters(uint8_t **start, uint8_t **stop) {
    *start = __start___sancov_cntrs;
    *stop = __stop___sancov_cntrs;
}

void sancov_pcs(const edge_t **start) {
    *start = __start___sancov_pcs;
}

size_t edges_count(void) {
    return (size_t)(__stop___sancov_cntrs - __start___sancov_cntrs);
}

size_t edges_fresh(uint8_t *seen) {
    uint8_t *counters = __start___sancov_cntrs;
    size_t count = edges_count(), fresh = 0;
    for (size_t i = 0; i < count; i += sizeof(uint64_t)) {
        uint64_t word = 0; // most of them are zero
        size_t length = count - i < sizeof(word) ? count - i : sizeof(word);
        memcpy(&word, counters + i, length);
        for (size_t j = i; word != 0 && j < i + length; j++) {
            fresh += counters[j] && !seen[j];
            seen[j] |= counters[j] != 0;
        }
    }
    memset(counters, 0, count);
    return fresh;
}
