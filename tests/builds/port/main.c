// Runs the program on standard input; the exit status is 1 after an uncaught exception.

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "py/builtin.h"
#include "py/compile.h"
#include "py/cstack.h"
#include "py/gc.h"
#include "py/mperrno.h"
#include "py/mphal.h"
#include "py/runtime.h"
#include "shared/runtime/gchelper.h"

#define STACK_BYTES (256 * 1024)

static char heap[1024 * 1024];
static char program[64 * 1024];

static int run(const char *text, size_t length) {
    nlr_buf_t nlr;
    if (nlr_push(&nlr) != 0) {
        mp_obj_print_exception(&mp_plat_print, MP_OBJ_FROM_PTR(nlr.ret_val));
        return 1;
    }
    mp_lexer_t *lexer = mp_lexer_new_from_str_len(MP_QSTR__lt_stdin_gt_, text, length, 0);
    mp_parse_tree_t tree = mp_parse(lexer, MP_PARSE_FILE_INPUT);
    mp_call_function_0(mp_compile(&tree, MP_QSTR__lt_stdin_gt_, false));
    nlr_pop();
    return 0;
}

int main(void) {
    size_t length = fread(program, 1, sizeof(program), stdin);
    mp_cstack_init_with_sp_here(STACK_BYTES);
    gc_init(heap, heap + sizeof(heap));
    mp_init();
    int status = run(program, length);
    gc_sweep_all();
    mp_deinit();
    return status;
}

void gc_collect(void) {
    gc_collect_start();
    gc_helper_collect_regs_and_stack();
    gc_collect_end();
}

mp_uint_t mp_hal_stdout_tx_strn(const char *text, size_t length) {
    ssize_t written = write(STDOUT_FILENO, text, length);
    return written > 0 ? (mp_uint_t)written : 0;
}

static mp_obj_t no_open(size_t count, const mp_obj_t *arguments, mp_map_t *keywords) {
    (void)count;
    (void)arguments;
    (void)keywords;
    mp_raise_OSError(MP_ENOENT);
}
MP_DEFINE_CONST_FUN_OBJ_KW(mp_builtin_open_obj, 1, no_open);

mp_lexer_t *mp_lexer_new_from_file(qstr name) {
    (void)name;
    mp_raise_OSError(MP_ENOENT);
}

mp_import_stat_t mp_import_stat(const char *path) {
    (void)path;
    return MP_IMPORT_STAT_NO_EXIST;
}

void nlr_jump_fail(void *value) {
    (void)value;
    abort();
}
