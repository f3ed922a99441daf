// One program, one virtual machine: made, used and ended in program_run(). The memory of the GC
// heap is kept from call to call; nothing else of MicroPython is.
//
// Compiled inside the variant, because whatever touches MicroPython's state must be compiled with
// exactly its flags.

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "py/compile.h"
#include "py/cstack.h"
#include "py/gc.h"
#include "py/objexcept.h"
#include "py/runtime.h"
#include "extmod/vfs.h"
#include "extmod/vfs_posix.h"
#include "leaks.h"
#include "program_runner.h"

#if MICROPY_DEBUG_VALGRIND
#include <valgrind/memcheck.h>
#endif

#define GC_HEAP_BYTES ((size_t)1024 * 1024)
#define GC_HEAP_LEAST ((size_t)16 * 1024)
#define GC_HEAP_MOST ((size_t)1024 * 1024 * 1024)
#define OUTPUT_BYTES ((size_t)64 * 1024)
#define STACK_BYTES (40000 * (sizeof(void *) / 4)) // what ports/unix/main.c gives

// The module under test counts its native memory; a module that does not has nothing to report.
__attribute__((weak)) uint32_t ncnn_mp_live_handles(void);
__attribute__((weak)) size_t ncnn_mp_native_bytes(void);
// Audit builds can make allocations fail; the next machine begins without.
__attribute__((weak)) void ncnn_mp_fail_reset(void);
// Present when a sanitizer's allocator is.
__attribute__((weak)) size_t __sanitizer_get_current_allocated_bytes(void);

ssize_t __real_write(int fd, const void *bytes, size_t length);
ssize_t __wrap_write(int fd, const void *bytes, size_t length);

typedef struct {
    int64_t live_handles;
    int64_t native_bytes;
    int64_t allocated_bytes;
} native_state_t;

bool program_tells_leaks;

static char *heap;
static size_t heap_bytes;
static char output[OUTPUT_BYTES];
static size_t output_length;
static bool running;

// Bytes of the C heap that are in use or, under Valgrind, that nothing leads to any more.
static int64_t allocated_bytes(void) {
    #if MICROPY_DEBUG_VALGRIND
    unsigned long leaked = 0, others[3] = { 0 };
    VALGRIND_DO_QUICK_LEAK_CHECK;
    VALGRIND_COUNT_LEAKS(leaked, others[0], others[1], others[2]);
    (void)others;
    return (int64_t)leaked;
    #else
    return __sanitizer_get_current_allocated_bytes == NULL ? 0
        : (int64_t)__sanitizer_get_current_allocated_bytes();
    #endif
}

static native_state_t native_state(void) {
    native_state_t state = { 0, 0, 0 };
    if (ncnn_mp_live_handles != NULL) {
        state.live_handles = ncnn_mp_live_handles();
    }
    if (ncnn_mp_native_bytes != NULL) {
        state.native_bytes = (int64_t)ncnn_mp_native_bytes();
    }
    state.allocated_bytes = allocated_bytes();
    return state;
}

static void capture(void *env, const char *text, size_t length) {
    (void)env;
    size_t room = sizeof(output) - output_length;
    size_t taken = length < room ? length : room;
    memcpy(output + output_length, text, taken);
    output_length += taken;
}

static const mp_print_t capture_print = { NULL, capture };

ssize_t __wrap_write(int fd, const void *bytes, size_t length) {
    if (running && (fd == STDOUT_FILENO || fd == STDERR_FILENO)) {
        capture(NULL, bytes, length);
        return (ssize_t)length;
    }
    return __real_write(fd, bytes, length);
}

// ncnn explains on stderr every model that it refuses: thousands of lines a second that nobody
// reads. Sanitizers do not use stdio and are heard.
static FILE *quiet_stderr(void) {
    static FILE *quiet;
    if (quiet == NULL) {
        quiet = fopen("/dev/null", "w");
    }
    return quiet != NULL ? quiet : stderr;
}

static size_t gc_heap_bytes(void) {
    const char *given = getenv("NCNN_MP_GC_HEAP");
    size_t bytes = given != NULL ? strtoull(given, NULL, 0) : 0;
    return bytes >= GC_HEAP_LEAST && bytes <= GC_HEAP_MOST ? bytes : GC_HEAP_BYTES;
}

static void start_machine(void) {
    if (heap == NULL) {
        heap_bytes = gc_heap_bytes();
        heap = malloc(heap_bytes);
        if (heap == NULL) {
            fprintf(stderr, "program_run: no memory for a GC heap of %zu bytes\n", heap_bytes);
            abort();
        }
    }
    gc_init(heap, heap + heap_bytes);
    mp_init();
    mp_obj_t mount[2] = {
        MP_OBJ_TYPE_GET_SLOT(&mp_type_vfs_posix, make_new)(&mp_type_vfs_posix, 0, 0, NULL),
        MP_OBJ_NEW_QSTR(MP_QSTR__slash_),
    };
    mp_vfs_mount(2, mount, (mp_map_t *)&mp_const_empty_map);
    MP_STATE_VM(vfs_cur) = MP_STATE_VM(vfs_mount_table);
    while (MP_STATE_VM(vfs_cur)->next != NULL) {
        MP_STATE_VM(vfs_cur) = MP_STATE_VM(vfs_cur)->next;
    }
    mp_sys_path = mp_obj_new_list(0, NULL);
    mp_obj_list_append(mp_sys_path, MP_OBJ_NEW_QSTR(MP_QSTR_));
    mp_obj_list_init(MP_OBJ_TO_PTR(mp_sys_argv), 0);
}

// Printing an exception runs the program's code (__str__, __repr__), which can raise again.
static void print_exception(mp_obj_t exception) {
    nlr_buf_t nlr;
    if (nlr_push(&nlr) == 0) {
        mp_obj_print_exception(&capture_print, exception);
        nlr_pop();
    } else {
        mp_print_str(&capture_print, "an exception that cannot be printed\n");
    }
}

static int32_t run_source(const char *source, size_t length) {
    nlr_buf_t nlr;
    if (nlr_push(&nlr) == 0) {
        mp_lexer_t *lexer = mp_lexer_new_from_str_len(MP_QSTR__lt_stdin_gt_, source, length, 0);
        mp_parse_tree_t tree = mp_parse(lexer, MP_PARSE_FILE_INPUT);
        mp_call_function_0(mp_compile(&tree, MP_QSTR__lt_stdin_gt_, false));
        mp_handle_pending(true);
        nlr_pop();
        return PROGRAM_FINISHED;
    }
    mp_handle_pending(false);
    mp_obj_t exception = MP_OBJ_FROM_PTR(nlr.ret_val);
    if (mp_obj_is_subclass_fast(MP_OBJ_FROM_PTR(mp_obj_get_type(exception)),
        MP_OBJ_FROM_PTR(&mp_type_SystemExit))) {
        return PROGRAM_FINISHED;
    }
    print_exception(exception);
    return PROGRAM_RAISED;
}

// In a frame of its own: the collector scans the stack from the caller's frame downwards.
static MP_NOINLINE int32_t run_in_new_machine(const char *source, size_t length) {
    start_machine();
    int32_t outcome = run_source(source, length);
    mp_deinit();
    #if MICROPY_DEBUG_VALGRIND
    (void)VALGRIND_MAKE_MEM_UNDEFINED(heap, heap_bytes); // an address left in it leads nowhere
    #endif
    return outcome;
}

static void run_once(const char *source, size_t length, program_result_t *result) {
    FILE *loud = stderr;
    stderr = quiet_stderr();
    output_length = 0;
    running = true;
    native_state_t before = native_state();
    mp_cstack_init_with_sp_here(STACK_BYTES);
    result->outcome = run_in_new_machine(source, length);
    native_state_t after = native_state();
    running = false;
    stderr = loud;
    result->live_handles = (int32_t)(after.live_handles - before.live_handles);
    result->native_bytes = after.native_bytes - before.native_bytes;
    result->leaked_bytes = after.allocated_bytes - before.allocated_bytes;
    result->output = output;
    result->output_length = output_length;
}

void program_run(const char *source, size_t length, program_result_t *result) {
    run_once(source, length, result);
    if (result->leaked_bytes > 0) {
        // What a library makes on its first use (a table, a locale) looks like a leak once; a leak
        // does every time. The module's own counts are exact the first time.
        program_result_t first = *result;
        leaks_begin();
        run_once(source, length, result);
        if (result->leaked_bytes > 0 && program_tells_leaks) {
            leaks_report();
        }
        result->live_handles = MAX(result->live_handles, first.live_handles);
        result->native_bytes = MAX(result->native_bytes, first.native_bytes);
    }
}

// MICROPY_PORT_DEINIT_FUNC: the end of every virtual machine. A script that was run by hand and
// leaves native objects behind is told so.
void program_end(void) {
    if (ncnn_mp_fail_reset != NULL) {
        ncnn_mp_fail_reset();
    }
    gc_sweep_all();
    native_state_t state = native_state();
    if (!running && (state.live_handles != 0 || state.native_bytes != 0)) {
        fprintf(stderr, "ncnn_mp: %lld handles and %lld native bytes outlived the program\n",
            (long long)state.live_handles, (long long)state.native_bytes);
    }
}
