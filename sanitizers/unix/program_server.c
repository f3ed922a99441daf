// `micropython --serve`: programs come in on stdin, each as its length (32 bits, little endian)
// and its text; each answer leaves on what was stdout: outcome, live handles, native bytes, leaked
// bytes, edges reached for the first time, output length (struct format "<iiqqII"), then the output.
//
// A forked process runs the programs, thousands of them, until one kills it. The process that
// waits for it answers then (outcome PROGRAM_DIED, the status in place of the handles) and forks the
// next: from a warm virtual machine, in a few milliseconds. A process full of leaks is replaced, too.
// Edges are counted where NCNN_MP_EDGES is set.

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

#define EXIT_RETIRED 3
#define MOST_LEAKED ((int64_t)64 * 1024 * 1024)

typedef struct {
    bool running; // a program is, so its death is an answer
    uint8_t edges[]; // those that any program has reached
} shared_t;

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

static bool answer(int fd, const program_result_t *result, size_t fresh) {
    uint8_t header[32];
    uint8_t *end = put(header, (uint32_t)result->outcome, 4);
    end = put(end, (uint32_t)result->live_handles, 4);
    end = put(end, (uint64_t)result->native_bytes, 8);
    end = put(end, (uint64_t)result->leaked_bytes, 8);
    end = put(end, fresh, 4);
    end = put(end, result->output_length, 4);
    return write_all(fd, header, (size_t)(end - header))
           && write_all(fd, result->output, result->output_length);
}

// The bytes that the program leaked; less than zero when there is no further program.
static int64_t serve_one(int answers, shared_t *shared, bool count_edges) {
    uint8_t length[4];
    if (!read_all(STDIN_FILENO, length, sizeof(length))) {
        return -1;
    }
    shared->running = true;
    size_t bytes = length[0] | length[1] << 8 | length[2] << 16 | (size_t)length[3] << 24;
    char *source = malloc(bytes + 1);
    bool served = source != NULL && read_all(STDIN_FILENO, source, bytes);
    program_result_t result = { 0 };
    size_t fresh = 0;
    if (served) {
        program_run(source, bytes, &result);
        fresh = count_edges ? edges_fresh(shared->edges) : 0;
    }
    free(source); // an allocator that finds its heap broken says so of this program
    shared->running = false;
    served = served && answer(answers, &result, fresh);
    return !served ? -1 : result.leaked_bytes > 0 ? result.leaked_bytes : 0;
}

// Never comes back. What the programs leaked has been counted one by one: no count at the end.
static void serve_all(int answers, shared_t *shared, pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL); // whoever kills the parent wants an end of a hang
    bool count_edges = getenv("NCNN_MP_EDGES") != NULL;
    int64_t leaked = 0, more = getppid() == parent ? 0 : -1;
    while (more >= 0 && leaked < MOST_LEAKED) {
        more = serve_one(answers, shared, count_edges);
        leaked += more;
    }
    if (__gcov_dump != NULL) {
        __gcov_dump();
    }
    _exit(more < 0 ? 0 : EXIT_RETIRED);
}

static bool answer_for_the_dead(int answers, int status) {
    program_result_t result = {
        .outcome = PROGRAM_DIED,
        .live_handles = WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status),
    };
    return answer(answers, &result, 0);
}

int program_serve(void) {
    int answers = dup(STDOUT_FILENO);
    int nowhere = open("/dev/null", O_WRONLY);
    shared_t *shared = mmap(NULL, sizeof(shared_t) + edges_count(), PROT_READ | PROT_WRITE,
        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (answers < 0 || nowhere < 0 || shared == MAP_FAILED || dup2(nowhere, STDOUT_FILENO) < 0) {
        perror("micropython --serve: cannot set up its pipes");
        return 1;
    }
    program_tells_leaks = true;
    program_result_t warm;
    program_run("", 0, &warm);
    pid_t parent = getpid();
    for (;;) {
        int status = 0;
        shared->running = false;
        pid_t child = fork();
        if (child == 0) {
            serve_all(answers, shared, parent);
        }
        if (child < 0 || waitpid(child, &status, 0) != child) {
            perror("micropython --serve: cannot fork");
            return 1;
        }
        bool retired = WIFEXITED(status) && WEXITSTATUS(status) == EXIT_RETIRED;
        if (shared->running ? !answer_for_the_dead(answers, status) : !retired) {
            _exit(shared->running || status == 0 ? 0 : 1); // between programs only the end of its input ends it
        }
    }
}

int __wrap_main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--serve") == 0) {
        return program_serve();
    }
    return __real_main(argc, argv);
}
