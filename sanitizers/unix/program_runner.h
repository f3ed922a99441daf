// Runs one program text in a virtual machine of its own, many times in one process: what the
// fuzzer calls in process, and what `micropython --serve` offers on a pipe.
#ifndef PROGRAM_RUNNER_H
#define PROGRAM_RUNNER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGRAM_EXPORT __attribute__((visibility("default")))

enum {
    PROGRAM_FINISHED = 0,
    PROGRAM_RAISED = 1, // an uncaught exception; its traceback ends the output
    PROGRAM_DIED = 2, // only from `--serve`
};

typedef struct {
    int32_t outcome;
    int32_t live_handles; // native handles that outlived the program
    int64_t native_bytes; // bytes that the module accounts for and that outlived the program
    int64_t leaked_bytes; // bytes of the C heap that outlived the program, both times it ran
    const char *output; // valid until the next call
    size_t output_length;
} program_result_t;

PROGRAM_EXPORT void program_run(const char *source, size_t length, program_result_t *result);

// Whether stderr is told where leaked memory was allocated; not while a fuzzer looks on.
extern bool program_tells_leaks;

// Counts the edges that the last program was the first to reach, and forgets its counters. `seen`
// has edges_count() bytes.
size_t edges_count(void);
size_t edges_fresh(uint8_t *seen);

// Serves programs from stdin until it ends: the answer to `--serve`.
int program_serve(void);

#endif // PROGRAM_RUNNER_H
