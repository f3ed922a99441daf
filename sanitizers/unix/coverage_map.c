// Hands out the coverage of the last program: one counter and one table row (address, flags) for
// each edge of the instrumented files. Empty in a build without instrumentation.

#include <stddef.h>
#include <stdint.h>

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
