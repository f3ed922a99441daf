// `micropython --serve`: programs come in on stdin, each as its length (32 bits, little endian)
// and its text; each answer leaves on what was stdout: outcome, live handles, native bytes, leaked
// bytes, output length (struct format "<iiqqI"), then the output. One process runs thousands of
// programs, and a crash costs one of them.

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "program_runner.h"

int __real_main(int argc, char **argv);
int __wrap_main(int argc, char **argv);

static bool read_all(int fd, void *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t count = read(fd, (char *)bytes + done, length - done);
        if (count <= 0) {
            return false;
        }
        done += (size_t)count;
    }
    return true;
}

static bool write_all(int fd, const void *bytes, size_t length) {
    for (size_t done = 0; done < length;) {
        ssize_t count = write(fd, (const char *)bytes + done, length - done);
        if (count <= 0) {
            return false;
        }
        done += (size_t)count;
    }
    return true;
}

static uint8_t *put(uint8_t *to, uint64_t value, size_t bytes) {
    for (size_t i = 0; i < bytes; i++) {
        *to++ = (uint8_t)(value >> (8 * i));
    }
    return to;
}

static bool answer(int fd, const program_result_t *result) {
    uint8_t header[28];
    uint8_t *end = put(header, (uint32_t)result->outcome, 4);
    end = put(end, (uint32_t)result->live_handles, 4);
    end = put(end, (uint64_t)result->native_bytes, 8);
    end = put(end, (uint64_t)result->leaked_bytes, 8);
    end = put(end, result->output_length, 4);
    return write_all(fd, header, (size_t)(end - header))
           && write_all(fd, result->output, result->output_length);
}

static bool serve_one(int answers) {
    uint8_t length[4];
    if (!read_all(STDIN_FILENO, length, sizeof(length))) {
        return false;
    }
    size_t bytes = length[0] | length[1] << 8 | length[2] << 16 | (size_t)length[3] << 24;
    char *source = malloc(bytes + 1);
    bool served = source != NULL && read_all(STDIN_FILENO, source, bytes);
    if (served) {
        program_result_t result;
        program_run(source, bytes, &result);
        served = answer(answers, &result);
    }
    free(source);
    return served;
}

int program_serve(void) {
    int answers = dup(STDOUT_FILENO);
    int nowhere = open("/dev/null", O_WRONLY);
    if (answers < 0 || nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0) {
        perror("micropython --serve: cannot set up its pipes");
        return 1;
    }
    while (serve_one(answers)) {
    }
    // What the programs leaked has been counted one by one; do not count it again.
    _exit(0);
}

int __wrap_main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--serve") == 0) {
        return program_serve();
    }
    return __real_main(argc, argv);
}
