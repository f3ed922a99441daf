// `micropython --serve`: programs come in on stdin, each as its length (32 bits, little endian)
// and its text; each answer leaves on what was stdout: outcome, live handles, native bytes, leaked
// bytes, output length (struct format "<iiqqI"), then the output.
//
// A forked process runs the programs, thousands of them, until one kills it. The process that
// waits for it answers then (outcome PROGRAM_DIED, the status in place of the handles) and forks the
// next: from a warm virtual machine, in a few milliseconds.

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program_runner.h"

// Present when gcov counts.
__attribute__((weak)) void __gcov_dump(void);

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

static bool serve_one(int answers, volatile bool *running) {
    uint8_t length[4];
    if (!read_all(STDIN_FILENO, length, sizeof(length))) {
        return false;
    }
    *running = true;
    size_t bytes = length[0] | length[1] << 8 | length[2] << 16 | (size_t)length[3] << 24;
    char *source = malloc(bytes + 1);
    bool served = source != NULL && read_all(STDIN_FILENO, source, bytes);
    if (served) {
        program_result_t result;
        program_run(source, bytes, &result);
        served = answer(answers, &result);
    }
    free(source);
    *running = false;
    return served;
}

// Never comes back. What the programs leaked has been counted one by one: no count at the end.
static void serve_all(int answers, volatile bool *running, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); // whoever kills the parent wants an end of a hang
    if (getppid() == parent) {
        while (serve_one(answers, running)) {
        }
    }
    if (__gcov_dump != NULL) {
        __gcov_dump();
    }
    _exit(0);
}

static bool answer_for_the_dead(int answers, int status) {
    program_result_t result = {
        .outcome = PROGRAM_DIED,
        .live_handles = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status),
    };
    return answer(answers, &result);
}

int program_serve(void) {
    int answers = dup(STDOUT_FILENO);
    int nowhere = open("/dev/null", O_WRONLY);
    volatile bool *running = mmap(NULL, sizeof(bool), PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (answers < 0 || nowhere < 0 || running == MAP_FAILED || dup2(nowhere, STDOUT_FILENO) < 0) {
        perror("micropython --serve: cannot set up its pipes");
        return 1;
    }
    program_result_t warm;
    program_run("", 0, &warm);
    pid_t parent = getpid();
    for (;;) {
        int status = 0;
        *running = false;
        pid_t child = fork();
        if (child == 0) {
            serve_all(answers, running, parent);
        }
        if (child < 0 || waitpid(child, &status, 0) != child) {
            perror("micropython --serve: cannot fork");
            return 1;
        }
        bool died = *running;
        if (died ? !answer_for_the_dead(answers, status) : WIFEXITED(status)) {
            _exit(0);
        }
    }
}

int __wrap_main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--serve") == 0) {
        return program_serve();
    }
    return __real_main(argc, argv);
}
